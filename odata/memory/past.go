package memory

import (
	"fmt"
	"strings"
	"sync"

	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/wire"
)

// past remembers states that clients were given a link to, to learn later what has changed.
// As states share what is equal in them, it costs what has changed.
type past struct {
	name   string // of the store, which no other has
	mu     sync.Mutex
	last   int // the number of the last mark
	states []*state
}

// mostMarks is how many states are remembered, the last ones.
const mostMarks = 1000

// Mark implements [store.Past].
func (s snapshot) Mark() (string, error) {
	p := s.past
	if p == nil {
		return "", nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := s.state()
	if n := len(p.states); n == 0 || p.states[n-1].rows != now.rows || p.states[n-1].links != now.links {
		p.states = append(p.states, &state{rows: now.rows, links: now.links})
		p.last++
		if len(p.states) > mostMarks {
			p.states = append([]*state(nil), p.states[1:]...)
		}
	}
	return fmt.Sprint(p.name, "-", p.last), nil
}

// Since implements [store.Past].
func (s snapshot) Since(mark string) (*store.Changes, error) {
	then := s.past.at(mark)
	if then == nil {
		return nil, nil
	}
	now, c := s.state(), &store.Changes{Rows: map[store.Ref]wire.Structured{}, Links: map[store.Ref]map[store.Link]bool{}}
	then.rows.differ(now.rows, func(key string, was, is *wire.Structured) {
		if was != nil && is != nil && *was == *is {
			return
		}
		table, key, _ := strings.Cut(key, "\x00")
		var old wire.Structured
		if was != nil {
			old = *was
		}
		c.Rows[store.Ref{Table: table, Key: key}] = old
	})
	then.links.differ(now.links, func(key string, was, is *store.Link) {
		if was != nil && is != nil {
			return
		}
		from, l := linkedFrom(key), is
		if was != nil {
			l = was
		}
		if c.Links[from] == nil {
			c.Links[from] = map[store.Link]bool{}
		}
		c.Links[from][*l] = was != nil
	})
	return c, nil
}

// at returns what was at a mark; nil if that is not remembered.
func (p *past) at(mark string) *state {
	if p == nil {
		return nil
	}
	var number int
	if _, err := fmt.Sscanf(mark, p.name+"-%d", &number); err != nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	i := number - 1 - (p.last - len(p.states))
	if i < 0 || i >= len(p.states) {
		return nil
	}
	return p.states[i]
}
