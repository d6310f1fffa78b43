package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/internal/inventory"
	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// completeName is the command that the scripts of [completionCommand] run: its arguments
// are the shell and the words of the command line behind odatagen, the last of which is
// to be completed. It prints a candidate per line, behind a tab what it is, and lines
// that begin with a colon: ":files", ":dirs" and ":nospace".
const completeName = "__complete"

// candidate is a word that can stand in the place of the last one.
type candidate struct{ word, about string }

// completion is what there is to offer.
type completion struct {
	list        []candidate
	files, dirs bool
}

// offerKey is the annotation of flags whose values are a choice.
const offerKey = "values"

// offer says which values a flag can have, for completion.
func offer(flags *pflag.FlagSet, name string, values ...string) {
	if err := flags.SetAnnotation(name, offerKey, values); err != nil {
		panic(err) // there is no such flag
	}
}

// complete prints what can stand in the place of the last word.
func complete(s streams, args []string) int {
	if len(args) < 2 {
		return s.usage(completeName, "is for the scripts of odatagen completion")
	}
	shell, words := args[0], args[1:]
	if shell == "bash" {
		words = joined(words)
	}
	last := strings.TrimLeft(words[len(words)-1], `'"`) // a quote that is open
	words[len(words)-1] = last
	kept := "" // what a candidate stands behind
	if shell == "bash" {
		kept = last[:strings.LastIndexAny(last, "=:")+1]
	}
	c := completed(words)
	c.write(s.out, last, kept)
	return exitOK
}

// joined joins the words that bash takes apart at = and :, which belong together.
func joined(words []string) (list []string) {
	open := false // whether the word before goes on
	for _, w := range words {
		breaks := w == "=" || w == ":" || w == "::"
		switch {
		case len(list) > 0 && (breaks && list[len(list)-1] != "" || open):
			list[len(list)-1] += w
		default:
			list = append(list, w)
		}
		open = breaks
	}
	return list
}

// write prints the candidates that begin with the last word, without the part of it that
// the shell keeps.
func (c *completion) write(w io.Writer, last, kept string) {
	goOn := false
	for _, one := range c.list {
		if !strings.HasPrefix(one.word, last) || visible.Text(one.word) != one.word || strings.ContainsAny(one.word, " \\'\"`$&|;<>()") {
			continue // what a shell would take for something else
		}
		word := strings.TrimPrefix(one.word, kept)
		goOn = goOn || strings.HasSuffix(word, "=") || strings.HasSuffix(word, ".") || strings.HasSuffix(word, "/") || strings.HasPrefix(word, "/")
		fmt.Fprintln(w, strings.TrimSuffix(word+"\t"+visible.Text(one.about), "\t"))
	}
	for _, mark := range []struct {
		text string
		is   bool
	}{{":files", c.files}, {":dirs", c.dirs}, {":nospace", goOn}} {
		if mark.is {
			fmt.Fprintln(w, mark.text)
		}
	}
}

// completed returns what can stand in the place of the last word.
func completed(words []string) (c completion) {
	last := words[len(words)-1]
	if len(words) == 1 {
		for _, one := range commands() {
			c.list = append(c.list, candidate{one.name, one.summary})
		}
		return c
	}
	command, known := lookup(words[0])
	if !known {
		return c
	}
	flags, _ := command.flagSet()
	value := func(f *pflag.Flag, prefix string) {
		name, _ := pflag.UnquoteUsage(f)
		c.values(name, f.Annotations[offerKey], words, prefix, last)
	}
	name, given := flagOf(flags, words[len(words)-2])
	switch flag, text, is := strings.Cut(last, "="); {
	case given && name.NoOptDefVal == "":
		value(name, "")
	case strings.HasPrefix(last, "-") && is:
		if f, given := flagOf(flags, flag); given {
			last = text
			value(f, flag+"=")
		}
	case strings.HasPrefix(last, "-"):
		flags.VisitAll(func(f *pflag.Flag) {
			_, usage := pflag.UnquoteUsage(f)
			c.list = append(c.list, candidate{"--" + f.Name, usage})
		})
	default:
		c.values(command.takes, nil, words, "", last)
	}
	return c
}

// flagOf returns the flag that a word is.
func flagOf(flags *pflag.FlagSet, word string) (*pflag.Flag, bool) {
	name, is := strings.CutPrefix(word, "--")
	if !is || name == "" {
		return nil, false
	}
	f := flags.Lookup(name)
	return f, f != nil
}

// values adds the values that a flag or an argument can have, by what help calls it,
// behind a prefix that each has.
func (c *completion) values(name string, choice, words []string, prefix, typed string) {
	add := func(about string, list ...string) {
		for _, v := range list {
			c.list = append(c.list, candidate{prefix + v, about})
		}
	}
	add("", choice...)
	switch rule, _, levels := strings.Cut(typed, "="); {
	case len(choice) > 0:
	case name == "PATTERN", name == "TYPE":
		if d := describedBy(words); d.usable() {
			add("", inventory.Complete(d.Description, typed)...)
		}
	case name == "NAMESPACE":
		if d := describedBy(words); d.usable() {
			add("", inventory.CompleteNamespace(d.Description, typed)...)
		}
	case name == "TARGET=GONAME":
		if d := describedBy(words); d.usable() && !levels {
			add("", inventory.CompleteTarget(d.Description, typed)...)
		}
	case name == "RULE=LEVEL" && levels:
		add("", rule+"=error", rule+"=warning", rule+"=off")
	case name == "RULE", name == "RULE=LEVEL":
		after := map[string]string{"RULE=LEVEL": "="}[name]
		for i, r := range rules() {
			if !slices.ContainsFunc(rules()[:i], func(other schema.Rule) bool { return other.ID == r.ID }) {
				add(r.Means, r.ID+after)
			}
		}
	case name == "COMMAND":
		for _, one := range commands() {
			add(one.summary, one.name)
		}
	case name == "SHELL":
		add("", shells()...)
	default:
		c.dirs, c.files = name == "DIR", name == "FILE"
	}
}

// describedBy reads the description that a command line is about, if there is one.
func describedBy(words []string) (d description) {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	var l look
	l.register(flags)
	flags.Usage = func() {}
	given := words[1 : len(words)-1]
	if flags.Parse(given) != nil && (len(given) == 0 || flags.Parse(given[:len(given)-1]) != nil) {
		return d // and not because a flag's value is what is to be completed
	}
	if found, err := l.described(); err != nil || len(found) > 0 || l.Schema.File == "-" {
		return d
	}
	source, err := l.source(nil)
	if err != nil {
		return d
	}
	return l.input.read(source)
}
