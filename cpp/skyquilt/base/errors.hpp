// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The exception types of the core. Every message gives the rule and the value.
#pragma once

#include <stdexcept>

namespace skyquilt {

/// A position that is no position: a latitude beyond a pole, a value that is not finite.
class CoordinateError : public std::invalid_argument {
  public:
    using std::invalid_argument::invalid_argument;
};

/// An outline that is no region: too few vertices, crossing edges, no area.
class GeometryError : public std::invalid_argument {
  public:
    using std::invalid_argument::invalid_argument;
};

/// A skymap configuration that describes no skymap.
class SkyMapConfigError : public std::invalid_argument {
  public:
    using std::invalid_argument::invalid_argument;
};

/// Fields that make no layout of integer IDs.
class IdLayoutError : public std::invalid_argument {
  public:
    using std::invalid_argument::invalid_argument;
};

/// A value that a layout has no ID for, or an ID that it cannot have made.
class IdError : public std::invalid_argument {
  public:
    using std::invalid_argument::invalid_argument;
};

/// A tract, patch or cell that the skymap does not have.
class NotFoundError : public std::out_of_range {
  public:
    using std::out_of_range::out_of_range;
};

}  // namespace skyquilt
