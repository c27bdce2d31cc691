// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <exception>
#include <thread>

#include "jobs/source_checks.h"
#include "package/compression.h"
#include "package/read_archive.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// What gpg says on its status lines (doc/DETAILS of GnuPG).
struct SignatureVerdict {
  bool good = false;
  bool fits_other_bytes = false;  ///< BADSIG: the key is known
  std::string said;
};

/// The signature is looked at by one program in two cases: a keyring of the caller's counts alone.
Command signature_command(const SourceRequest& request, int input) {
  Command command;
  if (request.keyring)
    command.argv = {"gpgv", "--keyring", fs::absolute(*request.keyring)};
  else
    command.argv = {"gpg", "--batch", "--no-auto-key-retrieve"};
  command.argv.insert(command.argv.end(), {"--status-fd", "1"});
  if (!request.keyring) command.argv.emplace_back("--verify");
  command.argv.insert(command.argv.end(), {fs::absolute(*request.signature), "-"});
  command.environment = command_environment();
  command.input = input;
  return command;
}

SignatureVerdict verdict_of(const CommandResult& result, const std::string& program) {
  if (result.status == 127)
    throw Error(ExitStatus::environment, "the program that checks signatures is not there", program, "install it");
  SignatureVerdict verdict;
  verdict.said = trim(result.errors);
  bool is_refused = false;
  for (const auto& line : split(result.output, '\n')) {
    const auto words = split_words(line);
    if (words.size() < 2 || words[0] != "[GNUPG:]") continue;
    verdict.good = verdict.good || words[1] == "GOODSIG";
    verdict.fits_other_bytes = verdict.fits_other_bytes || words[1] == "BADSIG";
    for (const char* refusal : {"BADSIG", "ERRSIG", "EXPSIG", "EXPKEYSIG", "REVKEYSIG"})
      is_refused = is_refused || words[1] == refusal;
  }
  verdict.good = verdict.good && !is_refused && result.status == 0;
  return verdict;
}

SignatureVerdict verdict_on_file(const SourceRequest& request, const FileDescriptor& file, CommandRunner& runner) {
  if (::lseek(file.get(), 0, SEEK_SET) != 0) throw system_error("cannot read the file", request.source, errno);
  const Command command = signature_command(request, file.get());
  return verdict_of(runner.run(command), command.argv[0]);
}

/// kernel.org signs the tar before it is compressed: it is decompressed into the program's stdin.
SignatureVerdict verdict_on_tar(const SourceRequest& request, NextBlock tar, CommandRunner& runner) {
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw system_error("cannot make a pipe", request.source, errno);
  FileDescriptor reader(ends[0]);
  const Command command = signature_command(request, reader.get());
  std::exception_ptr thrown;
  std::thread writing([&, writer = FileDescriptor(ends[1])] {
    try {
      for (std::string_view block = tar(); !block.empty(); block = tar())
        extmod::write_all(writer.get(), block, "a pipe");
    } catch (...) {
      thrown = std::current_exception();
    }
  });
  CommandResult result;
  try {
    result = runner.run(command);
  } catch (...) {
    reader.close();
    writing.join();
    throw;
  }
  reader.close();  // writing to a program that has ended fails
  writing.join();
  SignatureVerdict verdict = verdict_of(result, command.argv[0]);
  if (verdict.good && thrown) std::rethrow_exception(thrown);
  return verdict;
}

}  // namespace

void check_signature(const SourceRequest& request, const FileDescriptor& file, CommandRunner& runner) {
  for (const auto* path : {&*request.signature, request.keyring ? &*request.keyring : &*request.signature})
    if (std::error_code ignored; !fs::is_regular_file(*path, ignored))
      throw Error(ExitStatus::impossible, "there is no such file", *path, "give the right path");
  SignatureVerdict verdict = verdict_on_file(request, file, runner);
  if (verdict.fits_other_bytes) {
    PlainBytes plain(bytes_of_file(file, request.source), request.source, request.limits);
    if (plain.compression() != CompressionKind::none) verdict = verdict_on_tar(request, plain.bytes(), runner);
  }
  if (verdict.good) return;
  throw Error(
      ExitStatus::impossible,
      "the signature " + request.signature->string() + " is not good for the file\n" + verdict.said + "\n",
      request.source,
      verdict.fits_other_bytes
          ? "fetch both again"
          : "get the signer's key from a place that you trust; a keyring must be in the binary form (gpg --dearmor)");
}

}  // namespace extmod
