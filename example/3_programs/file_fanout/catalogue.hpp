#ifndef TASKIO_EXAMPLE_FILE_FANOUT_CATALOGUE_HPP
#define TASKIO_EXAMPLE_FILE_FANOUT_CATALOGUE_HPP

//
// Copyright (c) 2026 The taskio authors
//
// Distributed under the Boost Software License, Version 1.0. (See accompanying
// file LICENSE_1_0.txt or copy at http://www.boost.org/LICENSE_1_0.txt)
//

// The files to be served, and their checksums: what there is on the disk.

#include <algorithm>
#include <array>
#include <boost/crc.hpp>
#include <boost/taskio.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace file_fanout {

namespace fs = std::filesystem;
namespace taskio = boost::taskio;

// Length and CRC-32 of some bytes.
class checksum
{
public:
  void add(std::string_view bytes)
  {
    crc_.process_bytes(bytes.data(), bytes.size());
    length_ += bytes.size();
  }
  friend bool operator==(checksum const& a, checksum const& b)
  {
    return a.length_ == b.length_ && a.crc_.checksum() == b.crc_.checksum();
  }

private:
  boost::crc_32_type crc_;
  std::uint64_t length_ = 0;
};

struct served_file
{
  std::string name;              // relative to the root, and unique
  std::uint64_t size = 0;        // when it was listed
  std::optional<checksum> sum{}; // once somebody has asked for it
  bool verified = false; // fetched by somebody, and found to be the same
};

struct catalogue
{
  fs::path root;
  std::vector<served_file> files; // by name
  std::vector<std::string> unreadable;

  std::ifstream open(std::string const& name) const
  {
    return std::ifstream(root / name, std::ios::binary);
  }
  // Only what is listed is served, so that no name leads out of the root.
  bool contains(std::string const& name) const
  {
    auto const at =
      std::ranges::lower_bound(files, name, {}, &served_file::name);
    return at != files.end() && at->name == name;
  }
};

// Nothing if the file cannot be read. Reading does not suspend, so others get
// their turn after every piece; one of them may be a request to cancel.
inline taskio::awaitable<std::optional<checksum>> read_checksum(fs::path path)
{
  std::ifstream in(path, std::ios::binary);
  if (!in)
    co_return std::nullopt;
  checksum sum;
  std::array<char, 65536> piece;
  while (in)
  {
    in.read(piece.data(), piece.size());
    sum.add({piece.data(), static_cast<std::size_t>(in.gcount())});
    co_await taskio::sleep(std::chrono::seconds(0));
  }
  if (in.bad())
    co_return std::nullopt;
  co_return sum;
}

inline void list_entry(fs::directory_entry const& entry, catalogue& c,
  std::vector<fs::path>& directories)
{
  std::error_code unknown; // a link that leads nowhere, say
  if (entry.symlink_status(unknown).type() == fs::file_type::directory)
    directories.push_back(entry.path());
  if (!entry.is_regular_file(unknown))
    return;
  std::string name = entry.path().lexically_relative(c.root).string();
  if (std::ifstream(entry.path()))
    c.files.push_back({std::move(name), entry.file_size(unknown)});
  else
    c.unreadable.push_back(std::move(name));
}

// All regular files, sorted by name. Links to directories are not followed.
inline taskio::awaitable<void> list_files(catalogue& c)
{
  std::vector<fs::path> directories{c.root};
  while (!directories.empty())
  {
    fs::path const directory = std::move(directories.back());
    directories.pop_back();
    std::error_code failed;
    fs::directory_iterator entry(directory, failed);
    for (; !failed && entry != fs::directory_iterator();
      entry.increment(failed))
      list_entry(*entry, c, directories);
    if (failed)
      c.unreadable.push_back(directory.string());
    co_await taskio::sleep(std::chrono::seconds(0));
  }
  std::ranges::sort(c.files, {}, &served_file::name);
}

} // namespace file_fanout

#endif // TASKIO_EXAMPLE_FILE_FANOUT_CATALOGUE_HPP
