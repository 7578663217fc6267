// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Hold a core against the oracle on shards of pairs, and count.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pair_kinds.hpp"
#include "skyquilt/sphere/relation.hpp"

namespace skyquilt::sphere::oracle {

/// What is put to the test: the three ways in which the core answers. The tests of the oracle
/// itself put wrong ones in their place.
struct Core {
    bool (*relate_convex)(Relation, ConvexPolygon, ConvexPolygon);
    bool (*relate)(Relation, const PreparedPolygon&, const PreparedPolygon&);
    void (*relate_columns)(Relation, const Polygons&, const Polygons&, int threads,
                           std::span<std::uint8_t> out);
};

/// What was found with the pairs of one kind.
struct Tally {
    std::int64_t pairs = 0;
    std::int64_t refused = 0;  ///< drawn, but no valid pair
    std::int64_t overlaps = 0;
    std::int64_t overlaps_interior = 0;
    std::int64_t contains = 0;       ///< one of the two holds the other
    std::int64_t disagreements = 0;  ///< pairs on which core and oracle differ
    std::int64_t asymmetries = 0;    ///< pairs on which the core depends on the order
    std::int64_t certified = 0;      ///< pairs whose answers signs prove, see certificates.hpp

    Tally& operator+=(const Tally& other) noexcept;
};

/// Which pairs are drawn: the same seed and shard draw the same ones.
struct Shard {
    std::uint32_t seed = 0;
    std::uint32_t number = 0;
    std::int64_t pairs = 0;
    std::int64_t adversarial_in = 2;  ///< one pair in so many is of an adversarial kind; 0: none
};

struct Found {
    std::vector<Tally> tallies;            ///< one for each of kinds()
    std::vector<std::string> differences;  ///< the first few, with every bit of the vertices
};

/// Pairs of the first kind are those of random groups, held against certificates where there are
/// any, of which a share is held against clipping in turn. All others are held against clipping.
///
/// @throws std::logic_error if the oracle contradicts itself.
[[nodiscard]] Found compare(const Core& core, const Shard& shard);

/// What is wrong with a tally of a kind: differences, or answers of one sort only where both should
/// occur. Empty if nothing is.
[[nodiscard]] std::string complaint(const Kind& kind, const Tally& tally);

}  // namespace skyquilt::sphere::oracle
