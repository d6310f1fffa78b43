package names

import (
	"cmp"
	"fmt"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// renames are the names that a user gives. A target is a path, or a pattern of paths,
// in which "*" stands for one or more characters of a name, that is all but those that
// paths are put together with: . / # ( ) and space. In the name of a pattern $1 is what
// the first star stood for, in Go words, $2 the second, up to $9:
//
//	ns.*V2            $1Two     ns.userV2 is UserTwo
//	ns.user/is_*_set  Has$1     ns.user/is_name_set is HasName
//
// A path has the name that is given for itself, or else that of the pattern with the most
// characters beside stars.
type renames struct {
	exact    map[string]string
	patterns []*renamePattern
}

type renamePattern struct {
	target, name string
	match        *regexp.Regexp
	before       string // what paths that match begin with
	plain        int    // characters beside stars
	hits         []*settled
}

var placeholder = regexp.MustCompile(`\$[1-9]`)

// newRenames tells patterns from paths that have a star themselves.
func newRenames(given map[string]string, isPath func(string) bool, ds *schema.Diagnostics) *renames {
	r := &renames{exact: map[string]string{}}
	for _, target := range slices.Sorted(maps.Keys(given)) {
		name, stars := given[target], strings.Count(target, "*")
		if stars == 0 || isPath(target) {
			r.exact[target] = name
			continue
		}
		if err := CheckRename(target, name); err != nil {
			ds.Askedf(schema.Position{}, "rename-invalid", "rename", target, "%v", err)
			continue
		}
		before, _, _ := strings.Cut(target, "*")
		r.patterns = append(r.patterns, &renamePattern{
			target: target, name: name, before: before, plain: len(target) - stars,
			match: regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(target), `\*`, `([^./#() ]+?)`) + "$"),
		})
	}
	slices.SortStableFunc(r.patterns, func(a, b *renamePattern) int { return cmp.Compare(b.plain, a.plain) })
	return r
}

// CheckRename says what is wrong with a rename, whatever the description has: an error for
// a name that no Go identifier is made of.
func CheckRename(target, name string) error {
	stars := strings.Count(target, "*")
	if stars == 0 {
		return formOf(target).check(renameOption(target, name), name)
	}
	if most := slices.Max(append(placeholder.FindAllString(name, -1), "$0")); int(most[1]-'0') > stars {
		return fmt.Errorf("%s: %s stands for nothing, since the target has %d *", renameOption(target, name), most, stars)
	}
	if f := formOf(target); !f.fits(placeholder.ReplaceAllString(name, "X")) {
		return fmt.Errorf("%s: %s is no %s, with $1 and so on for what * stands for", renameOption(target, name), visible.Quoted(name), f.what)
	}
	return nil
}

// form is what the names of a kind are like.
type form struct {
	what, has string
	fits      func(name string) bool
}

var identifierForm = form{
	what: "exported Go identifier", has: "begins with a capital and has letters, digits and underscores",
	fits: func(name string) bool { return token.IsIdentifier(name) && token.IsExported(name) },
}

// formOf is the form of the name of what has a path.
func formOf(path string) form {
	if isPackage(path) {
		return packageForm
	}
	return identifierForm
}

// check checks a name that an option gives.
func (f form) check(option, name string) error {
	if f.fits(name) {
		return nil
	}
	return fmt.Errorf("%s: %s is no %s, which %s", option, visible.Quoted(name), f.what, f.has)
}

// of returns the name that is given to an entry, and the target of the option that gives it.
func (r *renames) of(e *settled, words initialismSet, ds *schema.Diagnostics) (name, target string, given bool) {
	if name, given = r.exact[e.Path]; given {
		return name, e.Path, true
	}
	var first *renamePattern
	for _, p := range r.patterns {
		if first != nil && p.plain < first.plain {
			break
		}
		if !strings.HasPrefix(e.Path, p.before) {
			continue
		}
		found := p.match.FindStringSubmatch(e.Path)
		if found == nil {
			continue
		}
		p.hits = append(p.hits, e)
		if first != nil {
			ds.Askedf(e.Pos, "rename-clash", "rename", p.target, "%s and %s are both about %s: give it a name of its own", renameOption(first.target, first.name), renameOption(p.target, p.name), e.text())
			continue
		}
		first = p
		name = placeholder.ReplaceAllStringFunc(p.name, func(used string) string {
			return words.apply(Member(found[used[1]-'0']))
		})
	}
	if first == nil {
		return "", "", false
	}
	return name, first.target, true
}

// unused reports the patterns that name nothing that is printed.
func (r *renames) unused(w *Wishes, ds *schema.Diagnostics) {
	for _, p := range r.patterns {
		switch {
		case len(p.hits) == 0:
			w.unusedf(ds, schema.Position{}, p.target, "%s names nothing of the description: give a target as messages and odatagen.lock have it, with * for a part of a name", renameOption(p.target, p.name))
		case !slices.ContainsFunc(p.hits, func(e *settled) bool { return e.printed }):
			w.unusedf(ds, p.hits[0].Pos, p.target, "%s is of no use: %s is not generated, nor what else matches; leave the flag out", renameOption(p.target, p.name), p.hits[0].text())
		}
	}
}

// renameOption is a rename as it is given on the command line.
func renameOption(target, name string) string {
	return "--rename '" + visible.Text(target) + "=" + visible.Text(name) + "'"
}
