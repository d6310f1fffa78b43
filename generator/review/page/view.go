package page

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/evolution"
)

// The limits of what the page has of one change.
const (
	mostShort = 100  // characters of a text in a line
	mostLong  = 1000 // characters of a text in the details
	mostGo    = 50   // identifiers
)

// view is what the page shows, in the order in which it does. Texts of descriptions have
// no hidden characters in it; the template escapes what means something in HTML.
type view struct {
	Title, Old, New     string
	Basis               []piece // how the Go was made
	Notes               []string
	Counts              []count
	Severities, Readers []string
	Groups              []*group
}

// count is how many changes have a verdict at worst.
type count struct {
	Verdict   string
	N, Waived int
}

// group is a namespace, or the paths of the service that begin alike.
type group struct {
	Name     string
	Counts   []count
	Subjects []*subject
	changes  []review.Change
}

// subject is a type, an operation or a path of the service.
type subject struct {
	Name    string
	Changes []change
}

type change struct {
	Says          []piece
	Readers       []reader
	Worst, Rule   string
	Digits        string // the verdicts as numbers, for the script
	Waived        bool   // for everybody
	Before, After side
	Go            []identifier
	More          int // identifiers that are not in Go
	Means         []piece
	Waivers       []string
}

type reader struct {
	Name, Verdict string
	Waived        bool
}

// side is what stood where.
type side struct{ Text, Place, Link string }

type identifier struct{ Name, Says, Before, After string }

// piece is a part of a sentence.
type piece struct {
	Text string
	Code bool
}

func newView(r *review.Report) view {
	v := view{
		Title: plan.Plural(len(r.Changes), "change") + " of the API",
		Old:   visible.Short(r.Old, mostLong), New: visible.Short(r.New, mostLong),
		Counts: counts(r),
	}
	for i, text := range r.Basis() {
		v.Basis = append(v.Basis, piece{visible.Short(text, mostLong), i%2 == 1})
	}
	for _, note := range r.Notes {
		v.Notes = append(v.Notes, visible.Short(note, mostLong))
	}
	for _, verdict := range []evolution.Verdict{evolution.Breaking, evolution.Dangerous, evolution.Safe} {
		v.Severities = append(v.Severities, verdict.String())
	}
	for _, reader := range (review.Change{}).Readers() {
		v.Readers = append(v.Readers, reader.Name)
	}
	v.Groups = grouped(r)
	return v
}

// grouped returns the changes as a tree. What has the worst change comes first, since
// that is the order of the changes.
func grouped(r *review.Report) (groups []*group) {
	byName, bySubject := map[string]*group{}, map[string]*subject{}
	for _, c := range r.Changes {
		of := c.Subject()
		name := groupOf(c, of)
		g, s := byName[name], bySubject[of]
		if g == nil {
			g = &group{Name: visible.Short(name, mostLong)}
			byName[name] = g
			groups = append(groups, g)
		}
		if s == nil {
			s = &subject{Name: visible.Short(of, mostLong)}
			bySubject[of] = s
			g.Subjects = append(g.Subjects, s)
		}
		g.changes = append(g.changes, c)
		s.Changes = append(s.Changes, newChange(r, c))
	}
	for _, g := range groups {
		g.Counts = counts(&review.Report{Changes: g.changes})
	}
	return groups
}

// groupOf returns the group of what a change is of: the namespace of a name, and the first
// segment of a path.
func groupOf(c review.Change, of string) string {
	if rest, is := strings.CutPrefix(of, "/"); is {
		first, _, _ := strings.Cut(rest, "/")
		first, _, _ = strings.Cut(first, "(")
		return "/" + first
	}
	dot := strings.LastIndexByte(of, '.')
	switch {
	case c.Kind == "namespace":
		return of
	case dot > 0:
		return of[:dot]
	}
	return "types"
}

func counts(r *review.Report) (list []count) {
	for _, g := range r.Groups() {
		list = append(list, count{g.Verdict.String(), len(g.Changes), r.Waived(g.Verdict)})
	}
	return list
}

func newChange(r *review.Report, c review.Change) change {
	v := change{
		Worst: c.Worst().String(), Rule: c.RuleID(),
		Waived: c.Worst() > evolution.Safe && c.Unwaived() == evolution.Safe,
		Before: stood(r, c.Old, c.Before), After: stood(r, c.New, c.After),
		Means: pieces(strings.TrimSpace(c.Means+" "+c.Do), "", ""),
	}
	if c.ID != "" {
		v.Says = append([]piece{{c.Kind + " ", false}, {visible.Short(c.Path, mostLong), true}, {" ", false}}, pieces(c.Says, c.Before, c.After)...)
	} else if len(c.Go) > 0 {
		g := c.Go[0]
		v.Says = append([]piece{{visible.Short(g.Name, mostLong), true}, {" ", false}}, pieces(g.Says, g.Before, g.After)...)
		v.Means = pieces(g.Means, "", "")
	}
	for _, who := range c.Readers() {
		v.Readers = append(v.Readers, reader{who.Name, who.Verdict.String(), who.Verdict > evolution.Safe && c.WaivedFor(who.Name)})
		v.Digits += fmt.Sprint(int(who.Verdict))
	}
	for _, g := range c.Go[:min(len(c.Go), mostGo)] {
		text := strings.NewReplacer("$old", g.Before, "$new", g.After).Replace(g.Says)
		v.Go = append(v.Go, identifier{visible.Short(g.Name, mostLong), visible.Short(text, mostLong), visible.Short(g.Before, mostLong), visible.Short(g.After, mostLong)})
	}
	v.More = len(c.Go) - len(v.Go)
	for _, w := range c.Waivers {
		v.Waivers = append(v.Waivers, visible.Short(w.Text(), mostLong))
	}
	return v
}

func stood(r *review.Report, at schema.Position, text string) side {
	s := side{Text: visible.Short(text, mostLong), Link: r.Link(at)}
	if at.Line > 0 {
		s.Place = visible.Short(fmt.Sprintf("%s:%d", at.File, at.Line), mostLong)
	}
	return s
}

// marked is what is code in what rules say.
var marked = regexp.MustCompile("\\$old|\\$new|`[^`]*`")

// pieces completes what a rule says.
func pieces(says, before, after string) (list []piece) {
	end := 0
	for _, at := range marked.FindAllStringIndex(says, -1) {
		list = append(list, piece{says[end:at[0]], false})
		switch code := says[at[0]:at[1]]; code {
		case "$old":
			list = append(list, piece{visible.Short(cmp.Or(before, "nothing"), mostShort), true})
		case "$new":
			list = append(list, piece{visible.Short(cmp.Or(after, "nothing"), mostShort), true})
		default:
			list = append(list, piece{strings.Trim(code, "`"), true})
		}
		end = at[1]
	}
	return append(list, piece{says[end:], false})
}
