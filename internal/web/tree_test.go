package web

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// slowFind is what Find is held to: it looks at all paths, one by one. It
// returns the one that is found, and the values of its parameters.
func slowFind(declared [][]Pattern, path []Segment) (int, []string) {
	best, values := slowMatch(declared, path)
	if best < 0 {
		text := ""
		for _, s := range path {
			text += "/" + s.Raw
		}
		switch {
		case strings.HasSuffix(text, "//"):
			return -1, nil
		case strings.HasSuffix(text, "/"):
			path = path[:len(path)-1]
		default:
			path = append(slices.Clone(path), Segment{})
		}
		best, values = slowMatch(declared, path)
	}
	return best, values
}

func slowMatch(declared [][]Pattern, path []Segment) (best int, values []string) {
	best = -1
	for i, patterns := range declared {
		v, ok := slowValues(patterns, path)
		if ok && (best < 0 || slices.CompareFunc(patterns, declared[best], before) < 0) {
			best, values = i, v
		}
	}
	return best, values
}

// before orders two segments by which is tried first.
func before(a, b Pattern) int {
	if len(a.Parameters) == 0 || len(b.Parameters) == 0 {
		return cmp.Compare(min(1, len(a.Parameters)), min(1, len(b.Parameters)))
	}
	textsA, textsB := strings.Split(nameless(a), "{}"), strings.Split(nameless(b), "{}")
	return cmp.Or(len(strings.Join(textsB, ""))-len(strings.Join(textsA, "")), slices.Compare(textsA, textsB))
}

// nameless returns a segment without the names of parameters.
func nameless(p Pattern) string {
	return regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(p.Segment, "{}")
}

func slowValues(patterns []Pattern, path []Segment) ([]string, bool) {
	if len(patterns) != len(path) {
		return nil, false
	}
	var values []string
	for i, p := range patterns {
		var quoted []string
		for text := range strings.SplitSeq(nameless(p), "{}") {
			quoted = append(quoted, regexp.QuoteMeta(text))
		}
		groups := regexp.MustCompile(`(?s)\A` + strings.Join(quoted, "(.+?)") + `\z`).FindStringSubmatch(path[i].Text)
		if groups == nil {
			return nil, false
		}
		values = append(values, groups[1:]...)
	}
	return values, true
}

// checkFind compares Find with its twin. Paths that cannot be declared beside
// those before them are left out.
func checkFind(t *testing.T, list []string, target string) {
	root := &Node[int]{} // 1 and the number of the path
	var declared [][]Pattern
	for _, path := range list {
		patterns, err := ParsePath(path)
		if err != nil {
			continue
		}
		n := root
		for _, p := range patterns {
			n = n.Extend(p)
		}
		if n.Value == 0 {
			declared = append(declared, patterns)
			n.Value = len(declared)
		}
	}
	x := Exchange{Rest: strings.TrimPrefix(target, "/")}
	if checkPath(x.Rest) != nil {
		return
	}
	path := x.Segments(nil)
	want, wantValues := slowFind(declared, path)
	got := -1
	found, values := root.Find(path, func(v *int) bool { return *v > 0 })
	if found != nil {
		got = found.Value - 1
	}
	for i := range values {
		values[i] = Unescape(values[i])
	}
	if got != want || !slices.Equal(values, wantValues) {
		t.Errorf("%q in %q: %d %q, want %d %q", target, list, got, values, want, wantValues)
	}
}

// TestFind makes up paths of few pieces, so that many of them fit.
func TestFind(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(pieces []string, n int) string {
		var b strings.Builder
		for range random.IntN(n) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		return b.String()
	}
	declared := []string{"/", "/", "/", "a", "b", "ab", "{x}", "{x}", "{x}.{y}", "a{x}", "{x}a", "-", "(", ".json"}
	asked := []string{"/", "/", "/", "a", "b", "ab", "aa", ".", "-a", "%61", "%2F", "%", "(", ".json", "ü"}
	for range 20_000 {
		var list []string
		for range random.IntN(6) {
			list = append(list, "/"+pick(declared, 7))
		}
		checkFind(t, list, "/"+pick(asked, 7))
	}
}

// FuzzFind builds a tree from the lines of one text, and looks for another.
func FuzzFind(f *testing.F) {
	f.Add("/a/{x}\n/a/b/c\n/{y}/b/{z}", "/a/b/d")
	f.Add("/{x}.json\n/{x}\n/v{x}", "/v1.json")
	f.Add("/f(a={x},b={y})\n/{x}", "/f(a=1,b=2,b=3)")
	f.Add("/a\n/a/\n/a//", "/a//")
	f.Add("/{x}-{y}", "/-a-b")
	f.Add("/{x}%{y}", "/%25%25%25")
	f.Add("/{x}ü\n/ü{x}", "/%C3%BC%C3%BC")
	f.Fuzz(func(t *testing.T, declared, target string) {
		if len(declared) > 300 || len(target) > 300 || !utf8.ValidString(declared) {
			return // no description has such paths
		}
		checkFind(t, strings.Split(declared, "\n"), target)
	})
}

// TestParsePath has what is no path.
func TestParsePath(t *testing.T) {
	for path, want := range map[string]string{
		"a": "does not begin with a slash", "/{a": "not closed", "/{}": "empty", "/{a}{b}": "nothing between", "/x{a}{b}y": "nothing between",
	} {
		if _, err := ParsePath(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

func TestMethods(t *testing.T) {
	var m Methods[string]
	for _, name := range []string{"POST", "GET", "POST"} {
		if first := m.Add(name, strings.ToLower(name)); first == (len(m) == 2 && name == "POST" && m.Of("GET") != "") {
			t.Errorf("%s is the first: %t", name, first)
		}
	}
	got := fmt.Sprint(m.Allow(nil), "; ", m.For("GET"), m.For("HEAD"), m.For("POST"), m.For("PUT"), m.Of("HEAD"))
	if want := "GET, HEAD, OPTIONS, POST; getgetpost"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := m.Allow(func(answer string) bool { return answer == "get" }); got != "OPTIONS, POST" {
		t.Error(got)
	}
	m.Add("HEAD", "own")
	m.Add("OPTIONS", "own")
	if got := fmt.Sprint(m.Allow(nil), "; ", m.For("HEAD"), m.For("OPTIONS")); got != "GET, HEAD, OPTIONS, POST; ownown" {
		t.Error(got)
	}
}

// TestPlain holds the paths that are taken for plain to what net/url makes of them.
func TestPlain(t *testing.T) {
	for c := range 256 {
		for _, u := range []url.URL{{Path: "/a" + string([]byte{byte(c)})}, {Path: "/a" + string([]byte{byte(c)}), RawPath: "/a" + string([]byte{byte(c)})}} {
			if isPlain(&u) && (escaped(&u) != u.Path || Unescape(u.Path) != u.Path) {
				t.Errorf("%q is %q", u.Path, escaped(&u))
			}
		}
		if u := (&url.URL{Path: "/a" + string(rune(c))}); c < 128 && c != '*' && isPlain(u) != (u.EscapedPath() == u.Path) {
			t.Errorf("%q: plain %v, and is written %s", u.Path, isPlain(u), u.EscapedPath())
		}
	}
}
