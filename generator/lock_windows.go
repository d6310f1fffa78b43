package generator

import (
	"errors"
	"os"
	"syscall"
	"unsafe"
)

// lockFile takes a file for this process, until it closes it or dies, or fails with
// errBusy.
func lockFile(f *os.File) error {
	const failImmediately, exclusive = 1, 2
	const lockViolation = syscall.Errno(33)
	var at syscall.Overlapped
	ok, _, err := lockFileEx.Call(f.Fd(), failImmediately|exclusive, 0, 1, 0, uintptr(unsafe.Pointer(&at)))
	switch {
	case ok != 0:
		return nil
	case errors.Is(err, lockViolation):
		return errBusy
	}
	return err
}

var lockFileEx = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")
