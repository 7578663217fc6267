// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Days counted from an epoch, and the same days as decimal dates.
#pragma once

#include <cstdint>

namespace skyquilt::packing {

// The Gregorian calendar with years that begin in March, so that a leap day ends its year: E. G.
// Richards in the Explanatory Supplement to the Astronomical Almanac (3rd ed., 2013), 15.11. Four
// centuries have 146097 days; 719468 days lie between 0000-03-01 and 1970-01-01. Numbers of 32
// bits, so that a compiler handles several days at a time.

/// The days that can be written: from 0000-03-01 to 9999-12-31, counted from 1970-01-01.
inline constexpr std::int32_t first_day = -719468;
inline constexpr std::int32_t last_day = 2932896;

/// YYYYMMDD of a day from first_day to last_day, counted from 1970-01-01. Another day gives some
/// number.
[[nodiscard, gnu::always_inline]] inline std::int32_t date_of_day(std::int32_t day) noexcept {
    const auto days = static_cast<std::uint32_t>(day) - static_cast<std::uint32_t>(first_day);
    const std::uint32_t era = days / 146097;
    const std::uint32_t day_of_era = days - era * 146097;
    const std::uint32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::uint32_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint32_t months = (5 * day_of_year + 2) / 153;  // since March
    const std::uint32_t day_of_month = day_of_year - (153 * months + 2) / 5 + 1;
    const std::uint32_t is_next_year = months >= 10 ? 1 : 0;
    const std::uint32_t month = months + 3 - 12 * is_next_year;
    const std::uint32_t year = year_of_era + era * 400 + is_next_year;
    return static_cast<std::int32_t>(year * 10000 + month * 100 + day_of_month);
}

/// The day of a date. Whatever is no date gives some day, whose date is another number.
[[nodiscard, gnu::always_inline]] inline std::int32_t day_of_date(std::int32_t date) noexcept {
    const auto digits = static_cast<std::uint32_t>(date < 0 ? 0 : date);
    const std::uint32_t month = digits / 100 % 100;
    const std::uint32_t is_next_year = month <= 2 ? 1 : 0;
    const std::uint32_t year = digits / 10000 - is_next_year;
    const std::uint32_t era = year / 400;
    const std::uint32_t year_of_era = year - era * 400;
    const std::uint32_t months = month + 12 * is_next_year - 3;
    const std::uint32_t day_of_year = (153 * months + 2) / 5 + digits % 100 - 1;
    const std::uint32_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return static_cast<std::int32_t>(era * 146097 + day_of_era) + first_day;
}

}  // namespace skyquilt::packing
