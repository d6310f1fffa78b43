// Package uptodate remembers what a run that left nothing to do had looked at: when all
// of that is the same, the next run has nothing to do either. What it remembers stands in
// the user's cache folder. That it is not there, or broken, only means that nothing is
// known.
package uptodate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/odatagen/odatagen/schema"
)

// Record is what is remembered of a run.
type Record struct {
	Asked  string // the sum of what was asked for, by which command
	Inputs []Input
	Output string // the sum of what was there when nothing was left to do, see [Output]
	// Found, Notes and Report are what the run said.
	Found         schema.Diagnostics
	Notes, Report string
}

// Input is a file that was looked for, below a folder or not.
type Input struct {
	Folder, Name string
	Sum          string // of its content; "" if it could not be read
}

// Reads notes the files that are looked for. A nil one notes nothing.
type Reads struct{ list []Input }

// Inputs are the files that were looked for.
func (r *Reads) Inputs() []Input { return r.list }

// Note notes a file, and returns what was read of it.
func (r *Reads) Note(folder, name string, data []byte, err error) ([]byte, error) {
	if r != nil {
		r.list = append(r.list, Input{folder, name, sumOf(data, err)})
	}
	return data, err
}

func sumOf(data []byte, err error) string {
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Sum returns the sum of values that JSON can have.
func Sum(values ...any) (string, error) {
	text, err := json.Marshal(values)
	return sumOf(text, err), err
}

// Unchanged reports whether all inputs are as they were. Open reads a file, below a
// folder if that is not "".
func (r *Record) Unchanged(open func(folder, name string) ([]byte, error)) bool {
	for _, in := range r.Inputs {
		if sumOf(open(in.Folder, in.Name)) != in.Sum {
			return false
		}
	}
	return true
}

// Output returns the sum of all files in folders that a run writes or looks at: Go,
// whoever wrote it, what stands beside it, the lock, and what a run leaves that is killed.
func Output(folders []string) (string, error) {
	sum := sha256.New()
	for _, dir := range folders {
		entries, err := os.ReadDir(dir)
		if err != nil && !os.IsNotExist(err) {
			return "", err
		}
		io.WriteString(sum, dir+"\x00")
		for _, e := range entries {
			if !matters(e.Name()) {
				continue
			}
			io.WriteString(sum, e.Name()+"\x00"+e.Type().String()+"\x00")
			if info, err := os.Stat(filepath.Join(dir, e.Name())); err != nil || !info.Mode().IsRegular() {
				continue // such as a link to nothing
			}
			if err := addFile(sum, filepath.Join(dir, e.Name())); err != nil {
				return "", err
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func matters(name string) bool {
	return strings.HasSuffix(name, ".go") || strings.Contains(name, ".gen.") || strings.Contains(name, "odatagen")
}

// addFile adds the content of a file to a sum.
func addFile(sum io.Writer, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	content := sha256.New()
	if _, err = io.Copy(content, f); err == nil {
		_, err = sum.Write(content.Sum(nil))
	}
	return err
}

// startOf is how much of a program is looked at: the go command puts its build id, which
// is a sum of all of it, near the start.
const startOf = 64 << 10

// Command identifies the program that runs, as it was built. It is "" if the program
// cannot be read.
func Command() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return ""
	}
	start, err := io.ReadAll(io.LimitReader(f, startOf))
	build, _ := debug.ReadBuildInfo()
	sum, sumErr := Sum(start, info.Size(), build.String())
	if err != nil || sumErr != nil {
		return ""
	}
	return sum
}

// maxRecord limits what is read of a record.
const maxRecord = 64 << 20

// file is where the record of a key is.
func file(key string) (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	sum, err := Sum(key)
	return filepath.Join(dir, "odatagen", sum+".json"), err
}

// Load returns the record of a key, nil if there is none that can be read.
func Load(key string) *Record {
	name, err := file(key)
	if err != nil {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	r := &Record{}
	if json.NewDecoder(io.LimitReader(f, maxRecord)).Decode(r) != nil {
		return nil
	}
	return r
}

// Save remembers a record, if that can be done.
func (r *Record) Save(key string) {
	name, err := file(key)
	if err != nil {
		return
	}
	data, err := json.Marshal(r)
	if err != nil || os.MkdirAll(filepath.Dir(name), 0o700) != nil {
		return
	}
	temp, err := os.CreateTemp(filepath.Dir(name), ".new-")
	if err != nil {
		return
	}
	_, err = temp.Write(data)
	if closed := temp.Close(); err != nil || closed != nil || os.Rename(temp.Name(), name) != nil {
		os.Remove(temp.Name())
	}
	forget(filepath.Dir(name))
}

// forgotten is how long a record is kept that no run has written again.
const forgotten = 90 * 24 * time.Hour

// forget removes records that are old, such as those of folders that are gone.
func forget(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > forgotten {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
