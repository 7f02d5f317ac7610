// A disk that fails, and a process that is killed at any of its calls: preloaded into a Node process
// (LD_PRELOAD), it stands before the C library's file functions for one folder and what is in it. It begins
// when the process opens DISK_FAULTS_ARM. See disk-faults.js.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int armed;
static int calls;
static int calls_to_fail;
static char half_written[PATH_MAX];

static const char* setting(const char* name) {
  const char* value = getenv(name);
  return value ? value : "";
}

static int is_inside(const char* path) {
  const char* folder = setting("DISK_FAULTS_FOLDER");
  const size_t length = strlen(folder);
  return length > 0 && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

// The path that is open as this descriptor; '' when it has none.
static const char* path_of(int fd) {
  static char path[PATH_MAX];
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  path[length < 0 ? 0 : length] = '\0';
  return path;
}

static void log_call(const char* call, const char* path) {
  char line[PATH_MAX + 64];
  const int length = snprintf(line, sizeof line, "%s %s\n", call, path);
  const int log = REAL(open64)(setting("DISK_FAULTS_LOG"), O_WRONLY | O_APPEND | O_CREAT, 0600);
  if (log < 0 || REAL(write)(log, line, (size_t)length) != length) abort();
  REAL(close)(log);
}

// Whether this call is to fail, with errno set. DISK_FAULTS_FAIL is "call:errno:first", first counting from
// 1: that call and every later one of its name fail.
static int is_to_fail(const char* call) {
  char name[32];
  int number = 0;
  int first = 0;
  int last = 0;
  const char* fault = setting("DISK_FAULTS_FAIL");
  if (sscanf(fault, "%31[a-z]:%d:%d:%d", name, &number, &first, &last) != 4) return 0;
  if (strcmp(name, call) != 0 || ++calls_to_fail < first || calls_to_fail > last) return 0;
  errno = number;
  return 1;
}

// Every call comes by here before it is made: it ends the process, tells to fail, or lets it pass.
static int fails(const char* call, const char* path) {
  if (!armed || !is_inside(path)) return 0;
  if (++calls == atoi(setting("DISK_FAULTS_KILL_AT"))) raise(SIGKILL);
  log_call(call, path);
  return is_to_fail(call);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  if (strcmp(path, setting("DISK_FAULTS_ARM")) == 0) armed = 1;
  return fails((flags & O_CREAT) ? "create" : "open", path) ? -1 : REAL(open64)(path, flags, mode);
}

// A disk fills in the middle of a file: the first write that is to fail is cut short, the next says why.
static ssize_t half(int fd, size_t size) {
  const char* path = path_of(fd);
  if (size < 2 || strcmp(half_written, path) == 0) return 0;
  strcpy(half_written, path);
  return (ssize_t)(size / 2);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  if (!fails("write", path_of(fd))) return REAL(write)(fd, bytes, size);
  const int reason = errno;
  const ssize_t short_size = half(fd, size);
  if (short_size > 0) return REAL(write)(fd, bytes, (size_t)short_size);
  errno = reason;
  return -1;
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  if (!fails("write", path_of(fd))) return REAL(pwrite64)(fd, bytes, size, offset);
  const int reason = errno;
  const ssize_t short_size = half(fd, size);
  if (short_size > 0) return REAL(pwrite64)(fd, bytes, (size_t)short_size, offset);
  errno = reason;
  return -1;
}

int fsync(int fd) {
  return fails("fsync", path_of(fd)) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd) {
  return fails("fsync", path_of(fd)) ? -1 : REAL(fdatasync)(fd);
}

// Never fails: what was open is closed even when close says no (close(2)).
int close(int fd) {
  if (armed) fails("close", path_of(fd));
  return REAL(close)(fd);
}

int link(const char* from, const char* to) {
  return fails("link", to) ? -1 : REAL(link)(from, to);
}

int rename(const char* from, const char* to) {
  return fails("rename", to) ? -1 : REAL(rename)(from, to);
}

int unlink(const char* path) {
  return fails("unlink", path) ? -1 : REAL(unlink)(path);
}

int remove(const char* path) {
  return fails("unlink", path) ? -1 : REAL(remove)(path);
}

int mkdir(const char* path, mode_t mode) {
  return fails("mkdir", path) ? -1 : REAL(mkdir)(path, mode);
}

int scandir64(const char* path, struct dirent64*** names, int (*filter)(const struct dirent64*),
              int (*compare)(const struct dirent64**, const struct dirent64**)) {
  return fails("scandir", path) ? -1 : REAL(scandir64)(path, names, filter, compare);
}
