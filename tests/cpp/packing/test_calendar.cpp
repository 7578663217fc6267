// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Days and dates: counted one by one, as a calendar is.
#include <doctest/doctest.h>

#include <array>

#include "skyquilt/packing/calendar.hpp"

using skyquilt::packing::date_of_day;
using skyquilt::packing::day_of_date;
using skyquilt::packing::first_day;
using skyquilt::packing::last_day;

namespace {

int days_in(int month, int year) {
    constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap ? 1 : 0);
}

}  // namespace

TEST_CASE("every day has the date that counting gives, and every date its day") {
    int year = 0;
    int month = 3;
    int day_of_month = 1;
    int n_wrong = 0;
    for (std::int32_t day = first_day; day <= last_day; ++day) {
        const std::int32_t date = year * 10000 + month * 100 + day_of_month;
        n_wrong += date_of_day(day) != date || day_of_date(date) != day ? 1 : 0;
        if (++day_of_month > days_in(month, year)) {
            day_of_month = 1;
            year += month == 12 ? 1 : 0;
            month = month % 12 + 1;
        }
    }
    CHECK(n_wrong == 0);
    CHECK(year == 10000);
    CHECK(date_of_day(0) == 19700101);
}

TEST_CASE("what is no date is the date of no day") {
    int n_wrong = 0;
    for (std::int32_t date = 20190000; date < 20260000; ++date) {
        const int year = date / 10000;
        const int month = date / 100 % 100;
        const int day = date % 100;
        const bool is_date = month >= 1 && month <= 12 && day >= 1 && day <= days_in(month, year);
        n_wrong += (date_of_day(day_of_date(date)) == date) != is_date ? 1 : 0;
    }
    CHECK(n_wrong == 0);
    for (const std::int32_t date : {0, 1, -1, -20240101, 100, 99999999, 2147483647}) {
        CHECK_MESSAGE(date_of_day(day_of_date(date)) != date, date);
    }
}
