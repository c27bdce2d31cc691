// SPDX-License-Identifier: GPL-2.0-or-later
// Preloaded: a file system that tells late that it lost something, as NFS does. In LATE_FOLDER close() or fsync() of a file
// that was written fails, as LATE_ERROR says; LATE_LOG gets a line for each fsync and rename there. The rename with the
// number LATE_KILL, from 1, ends the process by SIGKILL instead.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int in_folder(const char *path) {
  const char *folder = getenv("LATE_FOLDER");
  return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, PATH_MAX);
  path[size < 0 ? 0 : size] = '\0';
  return size > 0 && in_folder(path);
}

static int is_written(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY;
}

static void note(const char *what, const char *path) {
  const char *log = getenv("LATE_LOG");
  FILE *file = log ? fopen(log, "a") : NULL;
  if (!file) return;
  fprintf(file, "%s %s\n", what, path);
  fclose(file);
}

static int fails(const char *call, int fd) {
  const char *wanted = getenv("LATE_ERROR");
  char path[PATH_MAX + 1];
  return wanted && strcmp(wanted, call) == 0 && path_of(fd, path) && is_written(fd);
}

int close(int fd) {
  int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "close");
  int failing = fails("close", fd);
  int result = next(fd);
  if (!failing) return result;
  errno = EIO;
  return -1;
}

int fsync(int fd) {
  char path[PATH_MAX + 1];
  if (path_of(fd, path)) note("fsync", path);
  if (!fails("fsync", fd)) return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd);
  errno = EDQUOT;
  return -1;
}

int rename(const char *from, const char *to) {
  static int count = 0;
  const char *last = getenv("LATE_KILL");
  if (in_folder(to) && last && ++count == atoi(last)) raise(SIGKILL);
  if (in_folder(to)) note("rename", to);
  return ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(from, to);
}
