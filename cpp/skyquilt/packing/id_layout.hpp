// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How an integer ID is put together: fields of bits or of mixed radix, their ranges and places.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace skyquilt::packing {

/// What the value of a field is, given its digit.
enum class Encoding {
    number,  ///< first_value + digit
    date     ///< the day first_value + digit days after 1970-01-01, written as YYYYMMDD
};

/// One field of an ID. Its digit is what stands in the ID, its value what users see.
struct IdField {
    std::string name;
    /// Either as many bits, or (radix > 0) a digit of that radix.
    int width = 0;
    std::uint64_t radix = 0;
    /// The range of valid digits, both ends included.
    std::uint64_t min_digit = 0;
    std::uint64_t max_digit = 0;
    /// The value of digit 0. Values are 64-bit integers; those beyond int64 are unsigned ones, and
    /// then all values of the field are.
    std::int64_t first_value = 0;
    Encoding encoding = Encoding::number;
    /// Digits in the range that stand for nothing all the same, rising.
    std::vector<std::uint64_t> gaps;
    /// Always min_digit: packing does not ask for it, unpacking does not give it.
    bool is_constant = false;

    [[nodiscard]] friend bool operator==(const IdField&, const IdField&) = default;
};

/// A key that users write as one decimal number of several fields: the sum of weight times value.
/// Its terms are fields by their position, with falling weights.
struct Compound {
    std::string name;
    std::vector<std::pair<int, std::uint64_t>> terms;

    [[nodiscard]] friend bool operator==(const Compound&, const Compound&) = default;
};

/// One field in its run: the digit is what `stride` divides out of the run's number, once the
/// fields before it have been divided out.
struct Place {
    int field = 0;
    std::uint64_t stride = 1;
};

/// Bits [begin_bit, begin_bit + width) of an ID as one number: a single bit field, or neighbouring
/// fields of mixed radix (as many as it takes to fill the bits, so that radices that are powers of
/// two make runs of one field). Its places are in order of falling stride; the last stride is 1.
struct Run {
    int begin_bit = 0;
    int width = 0;
    std::vector<Place> places;
};

/// The layout of an ID of at most 64 bits.
class IdLayout {
  public:
    /// Fields in order, the most significant first. Neighbouring fields of mixed radix make one
    /// number; where a bit field stands above them, it begins at a whole bit.
    ///
    /// @throws IdLayoutError if there is no field, one has no digit (or more than 64 bits), or a
    ///         range without digits or beyond them, or the fields need more than 64 bits; if the
    ///         terms of a compound name no field, or their decimal numbers run into each other.
    IdLayout(std::vector<IdField> fields, std::vector<Compound> compounds);

    [[nodiscard]] const std::vector<IdField>& fields() const noexcept { return fields_; }
    [[nodiscard]] const std::vector<Compound>& compounds() const noexcept { return compounds_; }
    /// The least significant first.
    [[nodiscard]] const std::vector<Run>& runs() const noexcept { return runs_; }
    /// How many bits the largest ID may need.
    [[nodiscard]] int bits() const noexcept { return bits_; }
    /// What one step of a field's digit adds to an ID.
    [[nodiscard]] std::uint64_t weight(int field) const noexcept {
        return weights_[static_cast<std::size_t>(field)];
    }

  private:
    void place_fields();
    void check_compound(const Compound& compound) const;

    std::vector<IdField> fields_;
    std::vector<Compound> compounds_;
    std::vector<Run> runs_;
    std::vector<std::uint64_t> weights_;
    int bits_ = 0;
};

/// The value of a field for one of its digits, as 64 bits.
[[nodiscard]] std::uint64_t value_of(const IdField& field, std::uint64_t digit) noexcept;

/// Whether a digit stands for a value.
[[nodiscard]] bool is_valid_digit(const IdField& field, std::uint64_t digit) noexcept;

/// Whether values of a field go beyond int64.
[[nodiscard]] bool has_unsigned_values(const IdField& field) noexcept;

}  // namespace skyquilt::packing
