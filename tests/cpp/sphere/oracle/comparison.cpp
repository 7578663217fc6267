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
constexpr std::size_t most_differences = 10;

Answers as_said_by(const Core& core, const Outline& a, const Outline& b) {
    return {core.relate(Relation::overlaps, a, b), core.relate(Relation::overlaps_interior, a, b),
            core.relate(Relation::contains, a, b), core.relate(Relation::contains, b, a)};
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

// Pairs of one kind, as many as fit in a batch, with what the oracle says of them.
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

        const Answers said = as_said_by(core_, pair.a, pair.b);
        const Answers said_turned = turned(as_said_by(core_, pair.b, pair.a));
        tally_.asymmetries += said != said_turned ? 1 : 0;
        if (said != truth || said_turned != truth) {
            differ("relate", said != truth ? said : said_turned, truth, pair);
        } else if (pair.a.size() == 4 && pair.b.size() == 4 && kind_.lengths == Lengths::one) {
            quads_.push_back(pair);
            truths_.push_back(truth);
        }
    }

    // Ask the quads again as columns: the kernel of quads decides most without the exact signs.
    void ask_columns() {
        if (quads_.empty()) {
            return;
        }
        std::array<std::vector<UnitVector>, 2> vertices;
        std::vector<std::int64_t> offsets{0};
        for (const Pair& pair : quads_) {
            vertices[0].insert(vertices[0].end(), pair.a.begin(), pair.a.end());
            vertices[1].insert(vertices[1].end(), pair.b.begin(), pair.b.end());
            offsets.push_back(offsets.back() + 4);
        }
        const Polygons a = Polygons::from_valid_vertices(std::move(vertices[0]), offsets);
        const Polygons b = Polygons::from_valid_vertices(std::move(vertices[1]), offsets);
        const auto ask = [this](Relation relation, const Polygons& first, const Polygons& second) {
            std::vector<std::uint8_t> out(quads_.size(), 7);
            core_.relate_columns(relation, first, second, 1, out);
            return out;
        };
        const std::vector<std::uint8_t> closed = ask(Relation::overlaps, a, b);
        const std::vector<std::uint8_t> open = ask(Relation::overlaps_interior, a, b);
        const std::vector<std::uint8_t> closed_turned = ask(Relation::overlaps, b, a);
        const std::vector<std::uint8_t> open_turned = ask(Relation::overlaps_interior, b, a);
        const std::vector<std::uint8_t> holding = ask(Relation::contains, a, b);
        const std::vector<std::uint8_t> held = ask(Relation::contains, b, a);
        for (std::size_t i = 0; i < quads_.size(); ++i) {
            const Answers said{closed[i] == 1, open[i] == 1, holding[i] == 1, held[i] == 1};
            const Answers said_turned{closed_turned[i] == 1, open_turned[i] == 1, holding[i] == 1,
                                      held[i] == 1};
            tally_.asymmetries += said != said_turned ? 1 : 0;
            if (said != truths_[i] || said_turned != truths_[i]) {
                differ("relate_columns", said != truths_[i] ? said : said_turned, truths_[i],
                       quads_[i]);
            }
        }
        quads_.clear();
        truths_.clear();
    }

  private:
    void differ(const char* function, const Answers& said, const Answers& truth, const Pair& pair) {
        ++tally_.disagreements;
        if (differences_.size() < most_differences) {
            differences_.push_back(
                std::string(kind_.name) + ", " + function +
                ": overlaps, overlaps_interior, first holds second, second holds first:" +
                text_of(said) + "; in whole numbers:" + text_of(truth) + "\n  a\n" +
                text_of(pair.a) + "  b\n" + text_of(pair.b));
        }
    }

    const Core& core_;
    const Kind& kind_;
    Tally& tally_;
    std::vector<std::string>& differences_;
    std::vector<Pair> quads_;
    std::vector<Answers> truths_;
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
