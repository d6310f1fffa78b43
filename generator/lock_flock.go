//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package generator

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes a file for this process, until it closes it or dies, or fails with
// errBusy. A file system without locks lets everybody have it.
func lockFile(f *os.File) error {
	for {
		switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
		case errors.Is(err, syscall.EWOULDBLOCK):
			return errBusy
		case !errors.Is(err, syscall.EINTR) && !errors.Is(err, errors.ErrUnsupported):
			return err
		case errors.Is(err, errors.ErrUnsupported):
			return nil
		}
	}
}
