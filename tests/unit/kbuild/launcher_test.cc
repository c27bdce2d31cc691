// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/launcher.h"

#include <gtest/gtest.h>

#include "support/text.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

std::string hooked(const std::string& command) {
  const Words argv = split_words(command);
  const auto launched = launched_program(argv);
  if (!launched) return "not understood";
  return join(launched->clears ? with_variables(argv, *launched, {"A=b"}) : argv, " ");
}

TEST(Launcher, GivesMakeItsVariablesAsWords) {
  EXPECT_EQ(hooked("sudo make bindeb-pkg"), "sudo make A=b bindeb-pkg");
  EXPECT_EQ(hooked("/usr/bin/sudo -E -nu root -- X=y nice -n 5 /usr/bin/make"),
            "/usr/bin/sudo -E -nu root -- X=y nice -n 5 /usr/bin/make A=b");
  EXPECT_EQ(hooked("sudo --user=bob --preserve-env=PATH --chdir /x gmake"),
            "sudo --user=bob --preserve-env=PATH --chdir /x gmake A=b");
  EXPECT_EQ(hooked("doas -u bob env -i - -u X -C /x P=q make"), "doas -u bob env -i - -u X -C /x P=q make A=b");
  EXPECT_EQ(hooked("env --unset=X --chdir /x make"), "env --unset=X --chdir /x make A=b");
  EXPECT_EQ(hooked("nice -10 time -f %e timeout -k 9 60 fakeroot -u env make"),
            "nice -10 time -f %e timeout -k 9 60 fakeroot -u env make A=b");
  EXPECT_EQ(hooked("setpriv --reuid=5 --clear-groups runuser -u bob -- make"),
            "setpriv --reuid=5 --clear-groups runuser -u bob -- make A=b");
}

TEST(Launcher, PutsEnvBeforeOtherPrograms) {
  EXPECT_EQ(hooked("sudo ./build.sh bindeb-pkg"), "sudo env A=b ./build.sh bindeb-pkg");
  EXPECT_EQ(hooked("env -i sh -c make"), "env -i env A=b sh -c make");
}

TEST(Launcher, LeavesAloneWhatKeepsTheEnvironment) {
  for (const char* command : {"make bindeb-pkg", "nice make", "./build.sh sudo make", "fakeroot -- make"})
    EXPECT_EQ(hooked(command), command);
}

TEST(Launcher, TakesNoWordItDoesNotUnderstand) {
  for (const char* command :
       {"sudo -b make", "sudo --chroot=/x make", "sudo -l make", "sudo", "sudo -u", "sudo --user", "env -S make",
        "env A=b", "setsid -f make", "runuser bob -c make --x", "timeout 5", "sudo --preserve make"})
    EXPECT_TRUE(hooked(command) == "not understood" || hooked(command) == command) << hooked(command);
  EXPECT_FALSE(launched_program({"sudo", "-b", "make"}));
  EXPECT_FALSE(launched_program({"env", "-S", "make"}));
}

TEST(Launcher, KnowsWhoseTheProgramIs) {
  auto launched = launched_program({"nice", "sudo", "-ubob", "-n", "env", "-i", "make"});
  ASSERT_TRUE(launched);
  EXPECT_EQ(launched->privileges, (Words{"sudo", "-ubob", "-n"}));
  EXPECT_EQ(launched->user, "bob");
  EXPECT_EQ(launched_program({"sudo", "--user", "bob", "sudo", "make"})->user, std::nullopt) << "root again";
  EXPECT_EQ(launched_program({"setpriv", "--reuid", "7", "make"})->user, "7");
}

}  // namespace
}  // namespace extmod
