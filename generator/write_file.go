package generator

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// WriteFile writes a single file that is not generated Go, atomically: a reader
// sees the old content or the new one. The folder must be there. It reports
// whether the content changed; one that is equal, but for line ends, is
// left alone.
func WriteFile(ctx context.Context, name string, content []byte) (changed bool, err error) {
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return false, err
	}
	defer root.Close()
	c := change{name: filepath.Base(name), new: content, wanted: true}
	if info, err := root.Stat(c.name); err == nil {
		if !info.Mode().IsRegular() {
			return false, fmt.Errorf("%s is not a file: choose another name", name)
		}
		c.exists, c.mode = true, info.Mode()
		if old, err := root.ReadFile(c.name); err == nil && sameText(old, content) {
			return false, nil
		}
	}
	sum := sha256.Sum256([]byte(c.name)) // two files of a folder can be written at once
	t, err := begin(ctx, root, ".odatagen-file-"+hex.EncodeToString(sum[:8])+"-")
	if err != nil {
		return false, fmt.Errorf("%s: %w", name, err)
	}
	defer t.end()
	if err := t.stage([]change{c}); err != nil {
		return false, fmt.Errorf("%s is as it was: %w", name, err)
	}
	return true, commit(t)
}
