package generator

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes a file for this process, until it closes it or dies, or fails with
// errBusy.
func lockFile(f *os.File) error {
	const lockViolation = syscall.Errno(33)
	const place, bytes = 0, 1
	ok, _, err := kernelLockFile.Call(f.Fd(), place, 0, bytes, 0)
	switch {
	case ok != 0:
		return nil
	case errors.Is(err, lockViolation):
		return errBusy
	}
	return err
}

var kernelLockFile = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFile")
