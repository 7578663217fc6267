// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/box_join.hpp"

#include <algorithm>

#include "skyquilt/skymap/box_outline.hpp"
#include "skyquilt/sphere/cap.hpp"
#include "skyquilt/sphere/relation.hpp"

namespace skyquilt::skymap {

namespace {

using sphere::PreparedPolygon;
using sphere::Relation;

// Everything: what a polygon without an image is compared with.
constexpr PixelExtent everywhere{{-1e300, -1e300}, {1e300, 1e300}};

// Puts boxes of consecutive numbers together into runs.
class Runs {
  public:
    Runs(PairRuns& out, std::int64_t row, std::int64_t tract) noexcept
        : out_(out), row_(row), tract_(tract) {}

    void add(std::int64_t box) {
        if (count_ > 0 && box == first_ + count_ && count_ < longest) {
            ++count_;
            return;
        }
        end();
        first_ = box;
        count_ = 1;
    }
    void end() {
        if (count_ > 0) {
            out_.add(row_, tract_, first_, count_);
            count_ = 0;
        }
    }

  private:
    static constexpr std::int64_t longest = std::int64_t{1} << 30;

    PairRuns& out_;
    std::int64_t row_;
    std::int64_t tract_;
    std::int64_t first_ = 0;
    std::int64_t count_ = 0;
};

}  // namespace

struct BoxJoin::Row {
    std::int64_t number;
    const PreparedPolygon& prepared;
    bool is_convex;
};

void BoxJoin::add_row(std::int64_t row, sphere::Polygon polygon, bool is_convex, PairRuns& out) {
    if (polygon.empty()) {
        return;
    }
    directions_.resize(polygon.size());
    std::ranges::transform(polygon, directions_.begin(), sphere::direction_of);
    const PreparedPolygon prepared(polygon);
    const Row at{row, prepared, is_convex};
    for (const NumberedTract& tract : nearby_.find(bounding_cap(directions_))) {
        add_tract(at, tract, out);
    }
}

bool BoxJoin::holds(const Row& row, const Tract& tract, const PixelBox& box) const {
    if (has_image_) {
        const Sure sure = question_.predicate == Predicate::overlaps
                              ? image_.overlaps(extent_of(box))
                              : image_.contains(extent_of(box));
        if (sure != Sure::unsure) {
            return sure == Sure::yes;
        }
    }
    const auto parts = box_outline(tract, box);
    const auto relates = [&](const auto& part) {
        return relate(
            question_.predicate == Predicate::overlaps ? Relation::overlaps : Relation::contains,
            row.prepared, PreparedPolygon(part));
    };
    return question_.predicate == Predicate::overlaps
               ? std::ranges::any_of(parts, relates)
               : !parts.empty() && std::ranges::all_of(parts, relates);
}

void BoxJoin::add_tract(const Row& row, const NumberedTract& tract, PairRuns& out) {
    const Tract& at = skymap_.tract(tract.slot);
    has_image_ = image_.project(directions_, row.is_convex, at);
    Runs runs(out, row.number, tract.number);
    visit_boxes_near(skymap_, tract.slot, question_.level, question_.region,
                     has_image_ ? image_.extent() : everywhere,
                     [&](std::int64_t number, const PixelBox& box) {
                         if (holds(row, at, box)) {
                             runs.add(number);
                         }
                     });
    runs.end();
}

}  // namespace skyquilt::skymap
