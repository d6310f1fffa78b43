package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// progress shows on a terminal what a long run is doing, on a line that is
// erased before anything else is printed.
type progress struct {
	w      io.Writer
	ticker *time.Ticker
	done   chan struct{}

	mu      sync.Mutex
	current string // "" while paused
	shown   bool
}

// startProgress shows progress from the second second on if w is a terminal.
func startProgress(w io.Writer) *progress {
	f, ok := w.(*os.File)
	if !ok {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return newProgress(w, time.Second)
}

func newProgress(w io.Writer, every time.Duration) *progress {
	p := &progress{w: w, ticker: time.NewTicker(every), done: make(chan struct{})}
	go func() {
		for {
			select {
			case <-p.ticker.C:
				p.show()
			case <-p.done:
				return
			}
		}
	}()
	return p
}

// stage says what the run is doing now. A nil progress shows nothing.
func (p *progress) stage(name string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.current = name
	if p.shown {
		p.print()
	}
}

func (p *progress) show() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current != "" {
		p.print()
	}
}

func (p *progress) print() {
	fmt.Fprintf(p.w, "\r\x1b[K%s …", p.current)
	p.shown = true
}

// pause erases the line, until the next stage.
func (p *progress) pause() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.current, p.shown = "", false
}

// stop ends the display; it may be called more than once.
func (p *progress) stop() {
	if p == nil {
		return
	}
	p.pause()
	p.ticker.Stop()
	select {
	case <-p.done:
	default:
		close(p.done)
	}
}
