// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "comparison.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <random>
#include <stdexcept>
#include <utility>

#include "certificates.hpp"
#include "clipped_cones.hpp"
#include "polygon_groups.hpp"

namespace skyquilt::sphere::oracle {

namespace {

constexpr std::int64_t batch = 256;
// The way for polygons of any shape takes longer than the others together; it gets a share. So do
// columns that are not of quads alone, where most rows go the way of a single pair.
constexpr std::int64_t prepared_in = 4;
constexpr std::int64_t random_prepared_in = 64;
constexpr std::int64_t other_columns_in = 4;
constexpr std::int64_t certificates_checked_in = 256;
constexpr std::size_t most_differences = 10;

// What was said of (a, b), and of (b, a).
struct Said {
    Answers straight;
    Answers turned;
};

template <typename Relate, typename Region>
Said as_said_by(const Relate& relate, const Region& a, const Region& b) {
    const bool first_holds = relate(Relation::contains, a, b);
    const bool second_holds = relate(Relation::contains, b, a);
    return {{relate(Relation::overlaps, a, b), relate(Relation::overlaps_interior, a, b),
             first_holds, second_holds},
            {relate(Relation::overlaps, b, a), relate(Relation::overlaps_interior, b, a),
             second_holds, first_holds}};
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

std::string text_of(Polygon outline) {
    std::string text;
    for (const UnitVector& v : outline) {
        std::array<char, 128> line{};
        std::snprintf(line.data(), line.size(), "    {%a, %a, %a},\n", v.x, v.y, v.z);
        text += line.data();
    }
    return text;
}

std::string text_of(Polygon a, Polygon b) { return "\n  a\n" + text_of(a) + "  b\n" + text_of(b); }

// A pair with the answers of the oracle.
struct Known {
    Polygon a;
    Polygon b;
    Answers truth;
};

// Holds what the core says of pairs of one kind against the oracle, and counts.
class Ledger {
  public:
    Ledger(const Core& core, const Kind& kind, Tally& tally, std::vector<std::string>& differences)
        : core_(core), kind_(kind), tally_(tally), differences_(differences) {}

    [[nodiscard]] const Kind& kind() const noexcept { return kind_; }
    [[nodiscard]] Tally& tally() const noexcept { return tally_; }

    void count(const Known& pair) {
        const Answers& truth = pair.truth;
        ++tally_.pairs;
        tally_.overlaps += truth.overlaps ? 1 : 0;
        tally_.overlaps_interior += truth.overlaps_interior ? 1 : 0;
        tally_.contains += truth.first_holds_second || truth.second_holds_first ? 1 : 0;
    }

    void ask(const Known& pair) {
        hold("relate_convex", as_said_by(core_.relate_convex, pair.a, pair.b), pair);
    }

    void ask_prepared(const Known& pair) {
        const PreparedPolygon a(pair.a);
        const PreparedPolygon b(pair.b);
        hold("relate", as_said_by(core_.relate, a, b), pair);
    }

    // Ask once more as columns: the kernel of quads decides most without the exact signs.
    template <typename MakeColumn>
    void ask_columns(const std::vector<Known>& rows, const MakeColumn& make_column) {
        std::array<std::vector<UnitVector>, 2> vertices;
        std::array<std::vector<std::int64_t>, 2> offsets{{{0}, {0}}};
        for (const Known& row : rows) {
            vertices[0].insert(vertices[0].end(), row.a.begin(), row.a.end());
            vertices[1].insert(vertices[1].end(), row.b.begin(), row.b.end());
            offsets[0].push_back(static_cast<std::int64_t>(vertices[0].size()));
            offsets[1].push_back(static_cast<std::int64_t>(vertices[1].size()));
        }
        const Polygons a = make_column(std::move(vertices[0]), std::move(offsets[0]));
        const Polygons b = make_column(std::move(vertices[1]), std::move(offsets[1]));
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
            hold("relate_columns",
                 {{closed[i] == 1, open[i] == 1, holding[i] == 1, held[i] == 1},
                  {closed_turned[i] == 1, open_turned[i] == 1, held[i] == 1, holding[i] == 1}},
                 rows[i]);
        }
    }

  private:
    void hold(const char* function, const Said& said, const Known& pair) {
        const Answers said_too = turned(said.turned);
        tally_.asymmetries += said.straight != said_too ? 1 : 0;
        if (said.straight == pair.truth && said_too == pair.truth) {
            return;
        }
        ++tally_.disagreements;
        if (differences_.size() < most_differences) {
            differences_.push_back(
                std::string(kind_.name) + ", " + function +
                ": overlaps, overlaps_interior, first holds second, second holds first:" +
                text_of(said.straight != pair.truth ? said.straight : said_too) +
                "; in whole numbers:" + text_of(pair.truth) + text_of(pair.a, pair.b));
        }
    }

    const Core& core_;
    const Kind& kind_;
    Tally& tally_;
    std::vector<std::string>& differences_;
};

Answers relations_of(const Kind& kind, Polygon a, Polygon b) {
    try {
        return relations(a, b);
    } catch (const std::logic_error& error) {
        throw std::logic_error(std::string(kind.name) + ": " + error.what() + text_of(a, b));
    }
}

Polygons valid_column(std::vector<UnitVector> vertices, std::vector<std::int64_t> offsets) {
    return Polygons::from_valid_vertices(std::move(vertices), std::move(offsets));
}

Polygons checked_column(const std::vector<UnitVector>& vertices,
                        const std::vector<std::int64_t>& offsets) {
    std::vector<Refusal> refusals;
    return Polygons::from_unit_vectors(vertices, offsets, OnInvalid::raise, refusals);
}

// ---- Random pairs, many to a group --------------------------------------------------------------

Answers truth_of(const Member& a, const Member& b, Ledger& ledger) {
    if (a.cone && b.cone) {
        if (const std::optional<Answers> answers = certified(*a.cone, *b.cone)) {
            if (ledger.tally().certified++ % certificates_checked_in == 0 &&
                relations_of(ledger.kind(), a.outline, b.outline) != *answers) {
                throw std::logic_error("a certificate is wrong:" + text_of(*answers) +
                                       text_of(a.outline, b.outline));
            }
            return *answers;
        }
    }
    return relations_of(ledger.kind(), a.outline, b.outline);
}

void compare_groups(Random& random, std::int64_t wanted, Ledger& ledger) {
    Tally& tally = ledger.tally();
    std::vector<Member> group;
    std::vector<Known> pairs;
    while (tally.pairs < wanted) {
        tally.refused += draw_group(random, group);
        const bool quads = std::ranges::all_of(
            group, [](const Member& member) { return member.outline.size() == 4; });
        pairs.clear();
        for (std::size_t i = 1; i < group.size(); ++i) {
            for (std::size_t j = 0; j < i && tally.pairs < wanted; ++j) {
                pairs.push_back(
                    {group[i].outline, group[j].outline, truth_of(group[i], group[j], ledger)});
                ledger.count(pairs.back());
                ledger.ask(pairs.back());
                if (tally.pairs % random_prepared_in == 0) {
                    ledger.ask_prepared(pairs.back());
                }
                if (!quads && tally.pairs % other_columns_in != 0) {
                    pairs.pop_back();
                }
            }
        }
        ledger.ask_columns(pairs, valid_column);
    }
}

// ---- Adversarial pairs, one by one --------------------------------------------------------------

void ask_columns(std::vector<Pair>& drawn, std::vector<Known>& quads, std::vector<Known>& others,
                 Ledger& ledger) {
    ledger.ask_columns(quads, valid_column);
    ledger.ask_columns(others, checked_column);
    quads.clear();
    others.clear();
    drawn.clear();
}

void compare_pairs(Random& random, std::int64_t wanted, Ledger& ledger) {
    const Kind& kind = ledger.kind();
    Tally& tally = ledger.tally();
    std::vector<Pair> drawn;  // which the others refer to
    drawn.reserve(static_cast<std::size_t>(batch));
    std::vector<Known> quads;
    std::vector<Known> others;
    Pair pair;
    while (tally.pairs < wanted) {
        if (!draw_valid(kind, random, pair)) {
            ++tally.refused;
            if (tally.refused > 1000 + 100 * wanted) {
                throw std::logic_error(std::string(kind.name) + " draws hardly a valid pair");
            }
            continue;
        }
        const Pair& kept = drawn.emplace_back(std::move(pair));
        const Known known{kept.a, kept.b, relations_of(kind, kept.a, kept.b)};
        ledger.count(known);
        ledger.ask(known);
        if (tally.pairs % prepared_in == 0) {
            ledger.ask_prepared(known);
        }
        if (kept.a.size() == 4 && kept.b.size() == 4 && kind.lengths == Lengths::one) {
            quads.push_back(known);
        } else if (tally.pairs % other_columns_in == 0) {
            others.push_back(known);
        }
        if (tally.pairs % batch == 0) {
            ask_columns(drawn, quads, others, ledger);
        }
    }
    ask_columns(drawn, quads, others, ledger);
}

// How many pairs of each kind a shard has. What division leaves over goes to the first kind.
std::vector<std::int64_t> pairs_of_kinds(const Shard& shard) {
    std::int64_t weights = 0;
    for (const Kind& kind : kinds()) {
        weights += kind.weight;
    }
    const std::int64_t adversarial =
        shard.adversarial_in == 0 ? 0 : shard.pairs / shard.adversarial_in;
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
    certified += other.certified;
    return *this;
}

Found compare(const Core& core, const Shard& shard) {
    Found found;
    const std::vector<std::int64_t> wanted = pairs_of_kinds(shard);
    for (std::size_t k = 0; k < kinds().size(); ++k) {
        Tally tally;
        std::seed_seq seed{shard.seed, shard.number, static_cast<std::uint32_t>(k)};
        Random random(seed);
        Ledger ledger(core, kinds()[k], tally, found.differences);
        if (k == 0) {
            compare_groups(random, wanted[k], ledger);
        } else {
            compare_pairs(random, wanted[k], ledger);
        }
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
