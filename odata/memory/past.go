package memory

import (
	"fmt"
	"sync"

	"github.com/odatagen/odatagen/internal/store"
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
func (s snapshot) Mark() string {
	p := s.past
	if p == nil {
		return ""
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
	return fmt.Sprint(p.name, "-", p.last)
}

// At implements [store.Past].
func (s snapshot) At(mark string) store.Rows {
	p := s.past
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
	then := p.states[i]
	return snapshot{func() *state { return then }, nil}
}
