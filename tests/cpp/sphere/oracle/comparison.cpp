// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "comparison.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <utility>

#include "clipped_cones.hpp"

namespace skyquilt::sphere::oracle {

namespace {

constexpr std::int64_t batch = 256;
// The way for polygons of any shape takes longer than the others together; it gets a share.
constexpr std::int64_t prepared_in = 4;
constexpr std::size_t most_differences = 10;

template <typename Relate, typename Region>
Answers as_said_by(const Relate& relate, const Region& a, const Region& b) {
    return {relate(Relation::overlaps, a, b), relate(Relation::overlaps_interior, a, b),
            relate(Relation::contains, a, b), relate(Relation::contains, b, a)};
}

Answers turned(const Answers& answers) {
    return {answers.overlaps, answers.overlaps_interior, answers.second_holds_first,
            answers.first_holds_second};
}

std::string text_of(const Answers& answers) {
    std::string text;
    for (const bool answer : {answers.overlaps, answers.overlaps_interior,
                              answers.first_holds_second, answers.second_holds_first}) {
        text += answer ? " yes" : " no";
    }
    return text;
}

std::string text_of(const Outline& outline) {
    std::string text;
    for (const UnitVector& v : outline) {
        std::array<char, 128> line{};
        std::snprintf(line.data(), line.size(), "    {%a, %a, %a},\n", v.x, v.y, v.z);
        text += line.data();
    }
    return text;
}

// Pairs of one kind, held against the oracle in every way that the core answers.
class Batch {
  public:
    Batch(const Core& core, const Kind& kind, Tally& tally, std::vector<std::string>& differences)
        : core_(core), kind_(kind), tally_(tally), differences_(differences) {}

    void add(const Pair& pair) {
        const Answers truth = relations(pair.a, pair.b);
        ++tally_.pairs;
        tally_.overlaps += truth.overlaps ? 1 : 0;
        tally_.overlaps_interior += truth.overlaps_interior ? 1 : 0;
        tally_.contains += truth.first_holds_second || truth.second_holds_first ? 1 : 0;

        hold("relate_convex", as_said_by(core_.relate_convex, pair.a, pair.b),
             as_said_by(core_.relate_convex, pair.b, pair.a), truth, pair);
        if (tally_.pairs % prepared_in == 0) {
            const PreparedPolygon a(pair.a);
            const PreparedPolygon b(pair.b);
            hold("relate", as_said_by(core_.relate, a, b), as_said_by(core_.relate, b, a), truth,
                 pair);
        }
        const bool for_the_kernel =
            pair.a.size() == 4 && pair.b.size() == 4 && kind_.lengths == Lengths::one;
        if (for_the_kernel || tally_.pairs % prepared_in == 0) {
            (for_the_kernel ? quads_ : others_).push_back({pair, truth});
        }
    }

    // Ask once more as columns: the kernel of quads decides most without the exact signs.
    void ask_columns() {
        ask_column(quads_, [](std::vector<UnitVector> vertices, std::vector<std::int64_t> offsets) {
            return Polygons::from_valid_vertices(std::move(vertices), std::move(offsets));
        });
        ask_column(others_, [](const std::vector<UnitVector>& vertices,
                               const std::vector<std::int64_t>& offsets) {
            std::vector<Refusal> refusals;
            return Polygons::from_unit_vectors(vertices, offsets, OnInvalid::raise, refusals);
        });
    }

  private:
    struct Known {
        Pair pair;
        Answers truth;
    };

    template <typename MakeColumn>
    void ask_column(std::vector<Known>& rows, const MakeColumn& make_column) {
        std::array<std::vector<UnitVector>, 2> vertices;
        std::array<std::vector<std::int64_t>, 2> offsets{{{0}, {0}}};
        for (const Known& row : rows) {
            vertices[0].insert(vertices[0].end(), row.pair.a.begin(), row.pair.a.end());
            vertices[1].insert(vertices[1].end(), row.pair.b.begin(), row.pair.b.end());
            offsets[0].push_back(static_cast<std::int64_t>(vertices[0].size()));
            offsets[1].push_back(static_cast<std::int64_t>(vertices[1].size()));
        }
        const Polygons a = make_column(vertices[0], offsets[0]);
        const Polygons b = make_column(vertices[1], offsets[1]);
        const auto ask = [&](Relation relation, const Polygons& first, const Polygons& second) {
            std::vector<std::uint8_t> out(rows.size(), 7);
            core_.relate_columns(relation, first, second, 1, out);
            return out;
        };
        const std::vector<std::uint8_t> closed = ask(Relation::overlaps, a, b);
        const std::vector<std::uint8_t> open = ask(Relation::overlaps_interior, a, b);
        const std::vector<std::uint8_t> closed_turned = ask(Relation::overlaps, b, a);
        const std::vector<std::uint8_t> open_turned = ask(Relation::overlaps_interior, b, a);
        const std::vector<std::uint8_t> holding = ask(Relation::contains, a, b);
        const std::vector<std::uint8_t> held = ask(Relation::contains, b, a);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            hold("relate_columns", {closed[i] == 1, open[i] == 1, holding[i] == 1, held[i] == 1},
                 {closed_turned[i] == 1, open_turned[i] == 1, held[i] == 1, holding[i] == 1},
                 rows[i].truth, rows[i].pair);
        }
        rows.clear();
    }

    // What was said of (a, b), and of (b, a).
    void hold(const char* function, const Answers& said, const Answers& said_of_turned,
              const Answers& truth, const Pair& pair) {
        const Answers said_too = turned(said_of_turned);
        tally_.asymmetries += said != said_too ? 1 : 0;
        if (said == truth && said_too == truth) {
            return;
        }
        ++tally_.disagreements;
        if (differences_.size() < most_differences) {
            differences_.push_back(
                std::string(kind_.name) + ", " + function +
                ": overlaps, overlaps_interior, first holds second, second holds first:" +
                text_of(said != truth ? said : said_too) + "; in whole numbers:" + text_of(truth) +
                "\n  a\n" + text_of(pair.a) + "  b\n" + text_of(pair.b));
        }
    }

    const Core& core_;
    const Kind& kind_;
    Tally& tally_;
    std::vector<std::string>& differences_;
    std::vector<Known> quads_;
    std::vector<Known> others_;
};

// How many pairs of each kind a shard has. What division leaves over goes to the first kind.
std::vector<std::int64_t> pairs_of_kinds(const Shard& shard) {
    std::int64_t weights = 0;
    for (const Kind& kind : kinds()) {
        weights += kind.weight;
    }
    const std::int64_t adversarial = shard.pairs / shard.adversarial_in;
    std::vector<std::int64_t> pairs;
    std::int64_t given = 0;
    for (const Kind& kind : kinds()) {
        pairs.push_back(adversarial * kind.weight / weights);
        given += pairs.back();
    }
    pairs.front() = shard.pairs - given;
    return pairs;
}

void complain(std::string& text, const Kind& kind, const char* question, Occurs expected,
              std::int64_t yes, std::int64_t pairs) {
    // A thousand pairs without an answer that one in a hundred gives are a chance of 4e-5.
    constexpr std::int64_t enough = 1000;
    if ((expected == Occurs::always && yes < pairs) || (expected == Occurs::never && yes > 0) ||
        (expected == Occurs::sometimes && pairs >= enough && (yes == 0 || yes == pairs))) {
        text += std::string(kind.name) + ": " + std::to_string(yes) + " of " +
                std::to_string(pairs) + " pairs answer yes to " + question + "\n";
    }
}

}  // namespace

Tally& Tally::operator+=(const Tally& other) noexcept {
    pairs += other.pairs;
    refused += other.refused;
    overlaps += other.overlaps;
    overlaps_interior += other.overlaps_interior;
    contains += other.contains;
    disagreements += other.disagreements;
    asymmetries += other.asymmetries;
    return *this;
}

Found compare(const Core& core, const Shard& shard) {
    Found found;
    const std::vector<std::int64_t> wanted = pairs_of_kinds(shard);
    Pair pair;
    for (std::size_t k = 0; k < kinds().size(); ++k) {
        const Kind& kind = kinds()[k];
        Tally tally;
        std::seed_seq seed{shard.seed, shard.number, static_cast<std::uint32_t>(k)};
        Random random(seed);
        Batch pairs(core, kind, tally, found.differences);
        while (tally.pairs < wanted[k]) {
            if (!draw_valid(kind, random, pair)) {
                ++tally.refused;
                if (tally.refused > 1000 + 100 * wanted[k]) {
                    throw std::logic_error(std::string(kind.name) + " draws hardly a valid pair");
                }
                continue;
            }
            try {
                pairs.add(pair);
            } catch (const std::logic_error& error) {
                throw std::logic_error(std::string(kind.name) + ": " + error.what() + "\n  a\n" +
                                       text_of(pair.a) + "  b\n" + text_of(pair.b));
            }
            if (tally.pairs % batch == 0) {
                pairs.ask_columns();
            }
        }
        pairs.ask_columns();
        found.tallies.push_back(tally);
    }
    return found;
}

std::string complaint(const Kind& kind, const Tally& tally) {
    std::string text;
    if (tally.disagreements != 0 || tally.asymmetries != 0) {
        text += std::string(kind.name) + ": " + std::to_string(tally.disagreements) +
                " disagreements, " + std::to_string(tally.asymmetries) + " asymmetries\n";
    }
    complain(text, kind, "overlaps", kind.overlaps, tally.overlaps, tally.pairs);
    complain(text, kind, "overlaps_interior", kind.overlaps_interior, tally.overlaps_interior,
             tally.pairs);
    complain(text, kind, "contains", kind.contains, tally.contains, tally.pairs);
    return text;
}

}  // namespace skyquilt::sphere::oracle
