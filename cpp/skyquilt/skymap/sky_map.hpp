// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A skymap of any kind: its tracts, their patches, and which of them holds a position.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "skyquilt/skymap/dodecahedron.hpp"
#include "skyquilt/skymap/nearest_center.hpp"
#include "skyquilt/skymap/patch_boxes.hpp"
#include "skyquilt/skymap/patch_grid.hpp"
#include "skyquilt/skymap/ring_series.hpp"
#include "skyquilt/skymap/rings.hpp"
#include "skyquilt/skymap/tract.hpp"
#include "skyquilt/skymap/tract_search.hpp"
#include "skyquilt/skymap/tract_style.hpp"
#include "skyquilt/skymap/tract_table.hpp"
#include "skyquilt/sphere/healpix_cells.hpp"

namespace skyquilt::skymap {

/// Tracts of any size anywhere; a position belongs to the nearest centre. Equal lengths, degrees.
struct DiscreteConfig {
    std::vector<double> ra_deg;
    std::vector<double> dec_deg;
    std::vector<double> radius_deg;
};
/// Twelve tracts on the faces of a dodecahedron.
struct DodecaConfig {
    AtPoles at_poles = AtPoles::vertices;
};
/// Equal slices of a band along the equator.
struct EquatConfig {
    std::int64_t num_tracts = 4;
    double dec_begin_deg = -1.25;
    double dec_end_deg = 1.25;
};
/// One tract a HEALPix cell, the declination mirrored as LSST has it.
struct HealpixConfig {
    int order = 0;
    sphere::HealpixScheme scheme = sphere::HealpixScheme::ring;
};

/// A skymap: an immutable value; all sky positions are ICRS.
///
/// Tracts are known outside by their number. Inside they are counted in slots, from 0, since a
/// number may name another tract's place (version 0 of rings) and tables have numbers of their own.
class SkyMap {
  public:
    /// @throws SkyMapConfigError if a value is out of its range; the message names it.
    SkyMap(const RingsConfig& config, const TractStyle& style);
    SkyMap(const DiscreteConfig& config, const TractStyle& style);
    SkyMap(const DodecaConfig& config, const TractStyle& style);
    SkyMap(const EquatConfig& config, const TractStyle& style);
    SkyMap(const HealpixConfig& config, const TractStyle& style);
    explicit SkyMap(const TractTable& table);

    [[nodiscard]] std::int64_t n_tracts() const noexcept {
        return static_cast<std::int64_t>(tracts_.size());
    }
    /// The numbers of all tracts, growing.
    [[nodiscard]] std::vector<std::int64_t> numbers() const;
    /// @throws NotFoundError if there is no such tract; the message gives the range there is.
    [[nodiscard]] std::int64_t slot(std::int64_t number) const;
    /// The number that a position in the slot is given.
    [[nodiscard]] std::int64_t number_at(std::int64_t slot) const noexcept;
    /// Every number a slot goes by: one, but none or two for a few slots of rings of version 0.
    void add_numbers_of(std::int64_t slot, std::vector<std::int64_t>& numbers) const;

    [[nodiscard]] const Tract& tract(std::int64_t slot) const noexcept {
        return tracts_[static_cast<std::size_t>(slot)];
    }
    /// Whether patches form a grid in every tract; else they are lists of boxes.
    [[nodiscard]] bool has_grids() const noexcept { return patch_boxes_.empty(); }
    /// Whether that grid is the same for all tracts.
    [[nodiscard]] bool has_one_grid() const noexcept { return grids_.size() == 1; }
    /// Precondition: has_grids().
    [[nodiscard]] const PatchGrid& grid(std::int64_t slot) const noexcept {
        return grids_[has_one_grid() ? 0 : static_cast<std::size_t>(slot)];
    }
    /// Precondition: not has_grids().
    [[nodiscard]] const PatchBoxes& patch_boxes(std::int64_t slot) const noexcept {
        return patch_boxes_[static_cast<std::size_t>(slot)];
    }
    [[nodiscard]] PixelBox tract_box(std::int64_t slot) const noexcept;
    /// A box that holds those of all patches and cells, borders included.
    [[nodiscard]] PixelBox hull_box(std::int64_t slot) const noexcept;
    [[nodiscard]] std::int64_t n_patches(std::int64_t slot) const noexcept;
    /// The numbers of its patches, growing.
    [[nodiscard]] std::vector<std::int64_t> patch_numbers(std::int64_t slot) const;
    /// @throws NotFoundError naming both numbers and the range that exists.
    [[nodiscard]] PixelBox patch_box(std::int64_t number, std::int64_t patch, Region region) const;
    [[nodiscard]] PixelBox cell_box(std::int64_t number, std::int64_t patch, std::int64_t cell,
                                    Region region) const;
    /// Cells along one axis of a patch, those in its border included; 0 where there are none.
    [[nodiscard]] std::int64_t cells_per_axis() const noexcept {
        return has_grids() ? grids_[0].cells_per_axis() : 0;
    }

    [[nodiscard]] const SkyPosition& center(std::int64_t slot) const noexcept {
        return centers_[static_cast<std::size_t>(slot)];
    }
    /// CRVAL, as given or made: the centre, but for equatorial tracts the point of the equator.
    [[nodiscard]] const sphere::LonLat& reference(std::int64_t slot) const noexcept {
        return references_[static_cast<std::size_t>(slot)];
    }
    /// The corners of the inner region in LSST's order: around it, in either direction.
    [[nodiscard]] std::vector<sphere::UnitVector> vertices(std::int64_t slot) const;
    /// The inner region where it is a box in longitude and latitude; elsewhere it is the convex
    /// polygon of the vertices.
    [[nodiscard]] std::optional<SkyBox> inner_box(std::int64_t slot) const;

    /// The number of the tract that LSST's findTract gives for a position; in a table -1 where no
    /// tract has it.
    ///
    /// @param position right ascension within a million degrees, declination in [-90, 90].
    /// @param direction unit_vector(position).
    [[nodiscard]] std::int64_t find_tract(const sphere::LonLat& position,
                                          const sphere::UnitVector& direction) const;
    /// The patch of a tract whose inner region holds a direction, -1 where none does.
    [[nodiscard]] std::int64_t find_patch(std::int64_t slot,
                                          const sphere::UnitVector& direction) const noexcept;

    /// The rings, if it has them.
    [[nodiscard]] const Rings* rings() const noexcept { return std::get_if<Rings>(&finder_); }
    /// The series that locate most positions of rings in TAN; none for other skymaps.
    [[nodiscard]] const RingSeries* ring_series() const noexcept {
        return ring_series_ ? &*ring_series_ : nullptr;
    }
    /// Discs about the slots' reference points that hold their hull boxes and inner regions; of no
    /// use with rings, whose own arithmetic is faster.
    [[nodiscard]] const TractSearch& search() const noexcept { return search_; }
    /// The radius of the largest of them, in radians.
    [[nodiscard]] double widest_rad() const noexcept { return widest_rad_; }

  private:
    struct Equat {
        EquatConfig config;
        NearestCenter nearest;
    };
    // The boxes that tracts own, and discs that hold them.
    struct Owners {
        std::vector<OwnedBox> boxes;
        TractSearch search;
    };
    // What finds the tract of a position.
    using Finder =
        std::variant<Rings, NearestCenter, Dodecahedron, Equat, sphere::HealpixCells, Owners>;

    void add_tract(const sphere::LonLat& reference, std::span<const sphere::UnitVector> points,
                   const TractStyle& style);
    void make_search();
    [[nodiscard]] double inner_reach(std::int64_t slot) const;
    [[nodiscard]] std::int64_t find_in_table(const sphere::LonLat& position,
                                             const sphere::UnitVector& direction,
                                             const Owners& owners) const;
    [[nodiscard]] std::vector<sphere::UnitVector> box_corners(std::int64_t slot,
                                                              double inside_px) const;

    Finder finder_;
    std::vector<SkyPosition> centers_;
    std::vector<sphere::LonLat> references_;
    std::vector<Tract> tracts_;
    std::vector<PatchGrid> grids_;            // one for all, or one a slot, or none
    std::vector<PatchBoxes> patch_boxes_;     // one a slot where there are no grids
    std::vector<PixelBox> tract_boxes_;       // likewise
    std::vector<std::int64_t> numbers_;       // of the slots, where they are not the slots
    std::vector<std::int64_t> slots_sorted_;  // by number
    std::optional<RingSeries> ring_series_;
    TractSearch search_;
    double widest_rad_ = 0.0;
};

}  // namespace skyquilt::skymap
