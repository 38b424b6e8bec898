/*
 * Preloaded into the store's process: writes down every change of data.mdb and every sync of it, in order.
 *
 * Record: kind (1 byte), offset (8), length (8), then the bytes of a write.
 *   'W' a write through an ordinary descriptor: on disk only after the next sync, if at all, whole or in part
 *   'D' a write through a descriptor opened with O_DSYNC: on disk when the call returns
 *   'S' fdatasync, fsync or msync: everything before it is on disk
 *   'M' a mark that the test writes through the file named in POWER_LOSS_MARK: its bytes tell what was acknowledged
 *   'T' a change of the file's length
 *
 * LMDB's file is mapped read-only (no MDB_WRITEMAP), so all changes pass through these calls.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_FD 65536

static unsigned char watched[MAX_FD]; /* 1: data file, 2: data file with O_DSYNC, 3: the mark file */
static int journal = -1;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite64)(int, const void *, size_t, off64_t);
static int (*real_open64)(const char *, int, ...);
static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static int (*real_fdatasync)(int);
static int (*real_fsync)(int);
static int (*real_msync)(void *, size_t, int);
static int (*real_ftruncate64)(int, off64_t);

__attribute__((constructor)) static void start(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_writev = dlsym(RTLD_NEXT, "writev");
  real_pwrite64 = dlsym(RTLD_NEXT, "pwrite64");
  real_open64 = dlsym(RTLD_NEXT, "open64");
  real_open = dlsym(RTLD_NEXT, "open");
  real_close = dlsym(RTLD_NEXT, "close");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_msync = dlsym(RTLD_NEXT, "msync");
  real_ftruncate64 = dlsym(RTLD_NEXT, "ftruncate64");
  const char *path = getenv("POWER_LOSS_JOURNAL");
  if (path) journal = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void put(const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    ssize_t done = real_write(journal, at, length);
    if (done <= 0) abort();
    at += done;
    length -= (size_t)done;
  }
}

static void note(char kind, uint64_t offset, uint64_t length, const void *bytes) {
  char head[17];
  head[0] = kind;
  memcpy(head + 1, &offset, 8);
  memcpy(head + 9, &length, 8);
  put(head, sizeof head);
  if (bytes) put(bytes, length);
}

static int kind_of(int fd) { return fd >= 0 && fd < MAX_FD && journal >= 0 ? watched[fd] : 0; }

static void opened(const char *path, int flags, int fd) {
  if (fd < 0 || fd >= MAX_FD || journal < 0) return;
  const char *name = strrchr(path, '/');
  name = name ? name + 1 : path;
  const char *mark = getenv("POWER_LOSS_MARK");
  if (strcmp(name, "data.mdb") == 0) watched[fd] = (flags & O_DSYNC) == O_DSYNC ? 2 : 1;
  else watched[fd] = mark && strcmp(path, mark) == 0 ? 3 : 0;
}

#define OPENING(function)                                   \
  mode_t mode = 0;                                          \
  if (flags & (O_CREAT | O_TMPFILE)) {                      \
    va_list rest;                                           \
    va_start(rest, flags);                                  \
    mode = va_arg(rest, mode_t);                            \
    va_end(rest);                                           \
  }                                                         \
  int fd = function(path, flags, mode);                     \
  opened(path, flags, fd);                                  \
  return fd;

int open64(const char *path, int flags, ...) { OPENING(real_open64) }
int open(const char *path, int flags, ...) { OPENING(real_open) }

int close(int fd) {
  if (fd >= 0 && fd < MAX_FD) watched[fd] = 0;
  return real_close(fd);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  int kind = kind_of(fd);
  if (!kind) return real_write(fd, bytes, length);
  pthread_mutex_lock(&order);
  off64_t at = kind == 3 ? 0 : lseek64(fd, 0, SEEK_CUR);
  ssize_t done = real_write(fd, bytes, length);
  if (done > 0) note(kind == 3 ? 'M' : kind == 2 ? 'D' : 'W', (uint64_t)at, (uint64_t)done, bytes);
  pthread_mutex_unlock(&order);
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  int kind = kind_of(fd);
  if (kind != 1 && kind != 2) return real_writev(fd, parts, count);
  pthread_mutex_lock(&order);
  off64_t at = lseek64(fd, 0, SEEK_CUR);
  ssize_t done = real_writev(fd, parts, count);
  ssize_t left = done;
  for (int part = 0; part < count && left > 0; part++) {
    size_t length = parts[part].iov_len < (size_t)left ? parts[part].iov_len : (size_t)left;
    note(kind == 2 ? 'D' : 'W', (uint64_t)at, length, parts[part].iov_base);
    at += (off64_t)length;
    left -= (ssize_t)length;
  }
  pthread_mutex_unlock(&order);
  return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  int kind = kind_of(fd);
  if (!kind) return real_pwrite64(fd, bytes, length, at);
  pthread_mutex_lock(&order);
  ssize_t done = real_pwrite64(fd, bytes, length, at);
  if (done > 0) note(kind == 3 ? 'M' : kind == 2 ? 'D' : 'W', (uint64_t)at, (uint64_t)done, bytes);
  pthread_mutex_unlock(&order);
  return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

static int synced(int fd, int (*real)(int)) {
  if (kind_of(fd) != 1 && kind_of(fd) != 2) return real(fd);
  pthread_mutex_lock(&order);
  /* POWER_LOSS_NO_SYNC: the sync is left out, to see that the test notices. */
  int lying = getenv("POWER_LOSS_NO_SYNC") != NULL;
  int done = lying ? 0 : real(fd);
  if (done == 0 && !lying) note('S', 0, 0, NULL);
  pthread_mutex_unlock(&order);
  return done;
}

int fdatasync(int fd) { return synced(fd, real_fdatasync); }
int fsync(int fd) { return synced(fd, real_fsync); }

int msync(void *start, size_t length, int flags) {
  int done = real_msync(start, length, flags);
  if (done == 0 && journal >= 0 && (flags & MS_SYNC)) {
    pthread_mutex_lock(&order);
    note('S', 0, 0, NULL);
    pthread_mutex_unlock(&order);
  }
  return done;
}

int ftruncate64(int fd, off64_t length) {
  int done = real_ftruncate64(fd, length);
  if (done == 0 && (kind_of(fd) == 1 || kind_of(fd) == 2)) {
    pthread_mutex_lock(&order);
    note('T', (uint64_t)length, 0, NULL);
    pthread_mutex_unlock(&order);
  }
  return done;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }
