// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of values by the field or compound they belong to, and what is done about bad rows.
#pragma once

#include "skyquilt/packing/word_columns.hpp"

namespace skyquilt::packing {

/// A field or a compound of a layout: fields by their position, compounds from fields().size() on.
using Key = int;

struct KeyColumn {
    Key key = 0;
    WordColumn values;
};
struct WritableKeyColumn {
    Key key = 0;
    WritableWordColumn values;
};

/// What is done about rows that break a rule of the layout.
enum class Invalid {
    refuse,  ///< an error names the first of them; what was written until then stays
    mark,    ///< they are marked
    ignore   ///< nothing is checked: what comes out of such rows is arithmetic
};

}  // namespace skyquilt::packing
