// Package promise is for tests: it holds what users rely on against a list that is kept
// in a file, so that nothing goes without somebody taking it out of the list.
package promise

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Hold fails if a line of the file is not among lines any more, or if one of lines is not
// in the file yet. With update it adds these, and never takes out the others: that is done
// by hand, since it breaks users.
func Hold(t *testing.T, file string, lines []string, update bool) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	promised := strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n"), "\n")
	for _, line := range promised {
		if !slices.Contains(lines, line) {
			t.Errorf("%q is gone, which breaks whom it was promised: if that is meant, take it out of %s, and say so in the changelog", line, file)
		}
	}
	all := slices.Compact(slices.Sorted(slices.Values(append(promised, lines...))))
	if update {
		if err := os.WriteFile(file, []byte(strings.Join(all, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, line := range all {
		if !slices.Contains(promised, line) {
			t.Errorf("%s lacks %q: add it with -update, which promises it", file, line)
		}
	}
}
