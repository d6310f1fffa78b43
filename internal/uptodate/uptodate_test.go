package uptodate_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/odatagen/odatagen/internal/uptodate"
)

func TestRecord(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: sets the cache folder as Linux has it")
	}
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", dir)
	if uptodate.Load("a") != nil {
		t.Error("there is a record of nothing")
	}
	reads := &uptodate.Reads{}
	reads.Note("", "there", []byte("text"), nil)
	reads.Note("folder", "gone", nil, errors.New("no such file"))
	record := uptodate.Record{Asked: "x", Inputs: reads.Inputs()}
	record.Save("a")
	got := uptodate.Load("a")
	if got == nil || got.Asked != "x" || uptodate.Load("b") != nil {
		t.Fatalf("%+v", got)
	}
	for name, c := range map[string]struct {
		there, gone string
		same        bool
	}{"as it was": {"text", "", true}, "changed": {"Text", "", false}, "come": {"text", "now", false}, "both gone": {"", "", false}} {
		same := got.Unchanged(func(folder, name string) ([]byte, error) {
			text := map[string]string{"there": c.there, "gone": c.gone}[name]
			if (folder == "folder") != (name == "gone") || text == "" {
				return nil, errors.New("none")
			}
			return []byte(text), nil
		})
		if same != c.same {
			t.Errorf("%s: %t", name, same)
		}
	}
	if uptodate.Command() == "" {
		t.Error("the program is not known")
	}

	files, err := filepath.Glob(filepath.Join(dir, "odatagen", "*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	old := time.Now().Add(-365 * 24 * time.Hour)
	if err := os.Chtimes(files[0], old, old); err != nil {
		t.Fatal(err)
	}
	record.Save("b")
	if uptodate.Load("a") != nil || uptodate.Load("b") == nil {
		t.Error("what is old is kept, or what is new is not")
	}
	var none *uptodate.Reads
	if data, err := none.Note("", "x", []byte("y"), nil); string(data) != "y" || err != nil {
		t.Error("what is not noted is lost")
	}
}
