// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Runs a fuzz target over the files of folders, each also cut off at every byte and with every byte
// changed: a test for compilers without libFuzzer.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// Each input lies in memory of just its size, so that the address sanitizer sees a byte too far.
void run(const std::vector<std::uint8_t>& input) {
    const std::vector<std::uint8_t> exact(input);
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

}  // namespace

int main(int count, char** folders) {
    int files = 0;
    for (int i = 1; i < count; ++i) {
        for (const auto& entry : std::filesystem::directory_iterator(folders[i])) {
            std::ifstream file(entry.path(), std::ios::binary);
            std::vector<std::uint8_t> input{std::istreambuf_iterator<char>(file), {}};
            run(input);
            for (std::size_t at = 0; at < input.size(); ++at) {
                const std::uint8_t byte = input[at];
                for (const int changed : {0, 1, 32, 127, 255, byte ^ 1, byte ^ 128}) {
                    input[at] = static_cast<std::uint8_t>(changed);
                    run(input);
                }
                input[at] = byte;
            }
            while (!input.empty()) {
                input.pop_back();
                run(input);
            }
            ++files;
        }
    }
    std::printf("%d files\n", files);
    return files > 0 ? 0 : 1;
}
