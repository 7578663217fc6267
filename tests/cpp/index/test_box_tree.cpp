// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Boxes hold their regions, and the tree finds what comparing with every box finds.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "mixed_regions.hpp"
#include "skyquilt/index/box_tree.hpp"

using mixed_regions::anywhere;
using mixed_regions::column;
using mixed_regions::mixed;
using mixed_regions::Outline;
using skyquilt::index::Box;
using skyquilt::index::box_around;
using skyquilt::index::BoxTree;
using skyquilt::sphere::normalized;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::UnitVector;

namespace {

bool holds(const Box& box, const UnitVector& p) {
    const std::array<double, 3> components{p.x, p.y, p.z};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (components[axis] < static_cast<double>(box.least[axis]) ||
            components[axis] > static_cast<double>(box.greatest[axis])) {
            return false;
        }
    }
    return true;
}

bool touch(const Box& a, const Box& b) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (a.least[axis] > b.greatest[axis] || a.greatest[axis] < b.least[axis]) {
            return false;
        }
    }
    return true;
}

std::vector<Box> boxes_of(const Polygons& polygons) {
    std::vector<Box> boxes;
    for (std::int64_t row = 0; row < polygons.size(); ++row) {
        boxes.push_back(box_around(polygons[row]));
    }
    return boxes;
}

std::vector<std::pair<std::size_t, std::uint32_t>> found(const BoxTree& tree,
                                                         const std::vector<Box>& asked) {
    BoxTree::Space space;
    std::vector<std::pair<std::size_t, std::uint32_t>> pairs;
    constexpr std::size_t batch = 7;
    for (std::size_t begin = 0; begin < asked.size(); begin += batch) {
        const std::span<const Box> some(asked.data() + begin,
                                        std::min(batch, asked.size() - begin));
        std::size_t previous = 0;
        for (const BoxTree::Touch& t : tree.touching(some, space)) {
            CHECK(t.asked() >= previous);
            previous = t.asked();
            pairs.emplace_back(begin + t.asked(), tree.rows()[t.place()]);
        }
    }
    std::ranges::sort(pairs);
    return pairs;
}

}  // namespace

TEST_CASE("a box holds every mean of the vertices, on the edges and inside") {
    std::mt19937_64 random(11);
    std::exponential_distribution<double> weight;
    const Polygons polygons = column(mixed(400, 12));
    for (std::int64_t row = 0; row < polygons.size(); ++row) {
        const auto polygon = polygons[row];
        const Box box = box_around(polygon);
        CHECK(box.is_empty() == polygon.empty());
        for (int i = 0; i < 50 && !polygon.empty(); ++i) {
            UnitVector sum{0.0, 0.0, 0.0};
            const bool on_edge = i % 2 == 0;
            for (std::size_t j = 0; j < (on_edge ? 2 : polygon.size()); ++j) {
                const UnitVector& vertex =
                    polygon[(static_cast<std::size_t>(i) + j) % polygon.size()];
                const double w = weight(random);
                sum = {sum.x + w * vertex.x, sum.y + w * vertex.y, sum.z + w * vertex.z};
            }
            CHECK(holds(box, normalized(sum.x, sum.y, sum.z)));
        }
    }
}

TEST_CASE("the lengths of vectors change a box by rounding alone") {
    for (const Outline& outline : mixed(100, 13)) {
        if (outline.empty()) {
            continue;
        }
        const Box box = box_around(outline);
        for (const double length : {1e-300, 3e-9, 7.0, 1e300}) {
            Outline scaled = outline;
            for (std::size_t i = 0; i < scaled.size(); i += 2) {
                UnitVector& v = scaled[i];
                v = {v.x * length, v.y * length, v.z * length};
            }
            const Box same = box_around(scaled);
            for (std::size_t axis = 0; axis < 3; ++axis) {
                CHECK(std::abs(same.least[axis] - box.least[axis]) <= 2.4e-7F);
                CHECK(std::abs(same.greatest[axis] - box.greatest[axis]) <= 2.4e-7F);
            }
        }
    }
}

TEST_CASE("a box is no looser than the bulge of its region") {
    // One degree about a point of the x axis: half a degree each way is 0.00873, the bulge 7e-5.
    const Box box = box_around(mixed_regions::around({1.0, 0.0, 0.0}, 0.5, 45.0, 4));
    CHECK(box.greatest[0] - box.least[0] < 2.5e-4F);
    CHECK(box.greatest[1] < 0.0064F);
    CHECK(box.least[2] > -0.0064F);
}

TEST_CASE("the tree finds what comparing with every box finds") {
    for (const int n : {0, 1, 7, 8, 9, 63, 64, 65, 600, 4200}) {
        const std::vector<Box> boxes =
            boxes_of(column(mixed(n, 20 + static_cast<std::uint64_t>(n))));
        const std::vector<Box> asked = boxes_of(column(mixed(150, 21)));
        std::vector<std::pair<std::size_t, std::uint32_t>> expected;
        for (std::size_t i = 0; i < asked.size(); ++i) {
            for (std::size_t row = 0; row < boxes.size(); ++row) {
                if (touch(asked[i], boxes[row])) {
                    expected.emplace_back(i, static_cast<std::uint32_t>(row));
                }
            }
        }
        for (const int threads : {1, 3}) {
            const BoxTree tree(boxes, threads);
            const bool equal = found(tree, asked) == expected;
            CHECK(equal);
        }
    }
}

TEST_CASE("rows are those of the boxes that are not empty, each once, whatever the threads") {
    const std::vector<Box> boxes = boxes_of(column(mixed(10000, 30)));
    const BoxTree tree(boxes, 1);
    std::set<std::uint32_t> rows(tree.rows().begin(), tree.rows().end());
    CHECK(rows.size() == tree.rows().size());
    for (std::size_t row = 0; row < boxes.size(); ++row) {
        CHECK(rows.contains(static_cast<std::uint32_t>(row)) != boxes[row].is_empty());
    }
    // Blocks hold the same rows for any number of threads.
    const BoxTree shared(boxes, 4);
    REQUIRE(shared.rows().size() == tree.rows().size());
    for (std::size_t begin = 0; begin < tree.rows().size(); begin += BoxTree::fan_out) {
        const std::size_t n = std::min(BoxTree::fan_out, tree.rows().size() - begin);
        const auto one = tree.rows().subspan(begin, n);
        const auto other = shared.rows().subspan(begin, n);
        CHECK(std::is_permutation(one.begin(), one.end(), other.begin(), other.end()));
    }
}

TEST_CASE("the squared distances to boxes are never too large") {
    std::mt19937_64 random(40);
    const Polygons polygons = column(mixed(300, 41));
    const BoxTree tree(boxes_of(polygons), 1);
    const std::size_t last = tree.levels() - 1;
    for (int i = 0; i < 20; ++i) {
        const UnitVector p = anywhere(random);
        for (std::size_t block = 0; block * BoxTree::fan_out < tree.rows().size(); ++block) {
            std::array<double, BoxTree::fan_out> squared;
            tree.squared_distances(last, block, p, squared);
            for (std::size_t j = 0; j < BoxTree::fan_out; ++j) {
                const std::size_t place = block * BoxTree::fan_out + j;
                if (place >= tree.rows().size()) {
                    CHECK(std::isinf(squared[j]));
                    continue;
                }
                for (const UnitVector& v : polygons[tree.rows()[place]]) {
                    const double x = p.x - v.x;
                    const double y = p.y - v.y;
                    const double z = p.z - v.z;
                    CHECK(squared[j] <= x * x + y * y + z * z);
                }
            }
        }
    }
}
