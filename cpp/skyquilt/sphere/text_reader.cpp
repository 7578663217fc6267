// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/text_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

namespace skyquilt::sphere {

namespace {

// Spelled out rather than asked of <cctype>, whose answers depend on the locale.
bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_letter(char c) noexcept { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

char capital(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// Where the digits of a number begin that begins at `at`, or the end of the text where none does:
// std::from_chars takes no plus sign, and takes "inf" and "nan", which are no numbers here.
std::size_t digits_begin(std::string_view text, std::size_t at) noexcept {
    std::size_t digit = at;
    if (digit < text.size() && (text[digit] == '+' || text[digit] == '-')) {
        ++digit;
    }
    const std::size_t begin = digit;
    if (digit < text.size() && text[digit] == '.') {
        ++digit;
    }
    return digit < text.size() && is_digit(text[digit]) ? begin : text.size();
}

}  // namespace

bool same_word(std::string_view word, std::string_view capitals) noexcept {
    return std::ranges::equal(word, capitals, [](char a, char b) { return capital(a) == b; });
}

TextReader::TextReader(std::string_view text, Commas commas) noexcept
    : text_(text), commas_(commas) {
    move_to(0);
}

void TextReader::move_to(std::size_t at) noexcept {
    while (at < text_.size() &&
           (is_space(text_[at]) || (text_[at] == ',' && commas_ == Commas::white_space))) {
        ++at;
    }
    at_ = at;
}

std::string TextReader::found() const {
    if (at_end()) {
        return "the end";
    }
    constexpr std::size_t longest = 24;
    std::string found = "'";
    std::size_t i = at_;
    for (; i < text_.size() && i - at_ < longest && (i == at_ || !is_space(text_[i])); ++i) {
        const char c = text_[i];
        if (c >= ' ' && c <= '~') {
            found += c;
        } else {
            constexpr std::string_view hexadecimal = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(c);
            found += "\\x";
            found += hexadecimal[byte / 16];
            found += hexadecimal[byte % 16];
        }
    }
    found += i - at_ == longest ? "...'" : "'";
    return found;
}

std::string_view TextReader::word() const noexcept {
    if (at_end() || !is_letter(text_[at_])) {
        return {};
    }
    std::size_t end = at_ + 1;
    while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]) ||
                                  text_[end] == '_' || text_[end] == '.')) {
        ++end;
    }
    return text_.substr(at_, end - at_);
}

bool TextReader::is_number() const noexcept { return digits_begin(text_, at_) < text_.size(); }

bool TextReader::take(char mark) noexcept {
    if (at_end() || text_[at_] != mark) {
        return false;
    }
    move_to(at_ + 1);
    return true;
}

bool TextReader::take_word(std::string_view capitals) noexcept {
    const std::string_view next = word();
    if (!same_word(next, capitals)) {
        return false;
    }
    pass(next);
    return true;
}

std::optional<double> TextReader::take_number() noexcept {
    const std::size_t digits = digits_begin(text_, at_);
    if (digits == text_.size()) {
        return std::nullopt;
    }
    double value = 0.0;
    const char* begin = text_.data() + (text_[at_] == '-' ? at_ : digits);
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc()) {
        return std::nullopt;
    }
    number_end_ = static_cast<std::size_t>(end - text_.data());
    move_to(number_end_);
    return value;
}

bool TextReader::number_runs_on() const noexcept {
    return number_end_ != 0 && at_ == number_end_ && !at_end() && text_[at_] != '(' &&
           text_[at_] != ')' && text_[at_] != ',';
}

}  // namespace skyquilt::sphere
