# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
# Warnings and sanitizers as targets to link, never as global flags.

add_library(skyquilt_warnings INTERFACE)
target_compile_options(
  skyquilt_warnings
  INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
            -Wcast-align -Woverloaded-virtual -Wdouble-promotion -Wformat=2 -pedantic-errors
            $<$<BOOL:${SKYQUILT_WARNINGS_AS_ERRORS}>:-Werror>)

add_library(skyquilt_sanitizers INTERFACE)
if(SKYQUILT_SANITIZE)
  target_compile_options(skyquilt_sanitizers INTERFACE -fsanitize=${SKYQUILT_SANITIZE} -fno-sanitize-recover=all
                                                       -fno-omit-frame-pointer)
  target_link_options(skyquilt_sanitizers INTERFACE -fsanitize=${SKYQUILT_SANITIZE})
endif()
