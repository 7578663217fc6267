// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/base/column.hpp"

#include <algorithm>
#include <cstdint>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace skyquilt {

namespace {

void* checked(void* bytes) {
    if (bytes == nullptr) {
        throw std::bad_alloc();
    }
    return bytes;
}

}  // namespace

void* allocate_bytes(std::size_t n_bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    // The usual size of a large page. Where it is another one, or the system has none to give, the
    // advice does no harm. Whole pages, so that the last one is large too; the size from which
    // NumPy asks for them as well.
    constexpr std::size_t large_page = std::size_t{1} << 21;
    constexpr std::size_t several_megabytes = std::size_t{1} << 22;
    if (n_bytes >= several_megabytes && n_bytes <= SIZE_MAX - large_page) {
        const std::size_t whole_pages = (n_bytes + large_page - 1) / large_page * large_page;
        void* bytes = checked(std::aligned_alloc(large_page, whole_pages));
        static_cast<void>(madvise(bytes, whole_pages, MADV_HUGEPAGE));
        return bytes;
    }
#endif
    return checked(std::malloc(std::max<std::size_t>(n_bytes, 1)));
}

}  // namespace skyquilt
