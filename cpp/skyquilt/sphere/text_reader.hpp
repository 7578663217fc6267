// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Reads the words, numbers and marks of a text from left to right.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace skyquilt::sphere {

/// Whether commas stand between the parts of a text or are marks that its grammar speaks of.
enum class Commas { white_space, marks };

/// A place in a text that moves over whole tokens: words, numbers and single marks. White space
/// between them is passed over. Every call is linear in what it moves over.
class TextReader {
  public:
    explicit TextReader(std::string_view text, Commas commas = Commas::marks) noexcept;

    /// Where the next token begins, counted in characters; all before it are ASCII.
    [[nodiscard]] std::int64_t place() const noexcept { return static_cast<std::int64_t>(at_); }
    [[nodiscard]] bool at_end() const noexcept { return at_ == text_.size(); }
    /// What stands next, for messages: quoted, cut short, anything unprintable written as \xNN; or
    /// "the end".
    [[nodiscard]] std::string found() const;

    /// The word that stands next: a letter and the letters, digits, dots and underscores after it.
    /// Empty where none does.
    [[nodiscard]] std::string_view word() const noexcept;
    /// Whether a number stands next.
    [[nodiscard]] bool is_number() const noexcept;

    void pass(std::string_view word) noexcept { move_to(at_ + word.size()); }
    /// Move over a mark if it stands next.
    bool take(char mark) noexcept;
    /// Move over a word if it stands next, in capitals or not; `word` is in capitals.
    bool take_word(std::string_view word) noexcept;
    /// Move over a decimal number: the nearest double. Nothing, and no move, where none stands next
    /// or the number is too large or too small for a double.
    [[nodiscard]] std::optional<double> take_number() noexcept;
    /// Whether the last token was a number that something other than white space, a comma or a
    /// parenthesis touches: "3arcsec".
    [[nodiscard]] bool number_runs_on() const noexcept;

  private:
    void move_to(std::size_t at) noexcept;

    std::string_view text_;
    Commas commas_;
    std::size_t at_ = 0;
    std::size_t number_end_ = 0;
};

/// Whether two words are the same but for capitals; `capitals` has no small letters.
[[nodiscard]] bool same_word(std::string_view word, std::string_view capitals) noexcept;

}  // namespace skyquilt::sphere
