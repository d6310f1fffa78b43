// Command load measures a server over loopback: requests per second, how long the slowest
// hundredth takes, and the memory of the server's process on the way.
//
//	go run ./load -requests 1000000
//	go run ./load -requests 100000 -db load.db
//
// Each server is a process of its own, asked by sixteen connections at once, as fast as it
// answers: a handler by hand with encoding/json, the generated one of the same functions, and
// the generated one over the store in memory, and over one in a database. It reads an entity, by its key, and writes it
// every tenth time.
package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

func main() {
	requests := flag.Int("requests", 100_000, "how many requests each server answers")
	db := flag.String("db", "", "a file of SQLite, or the URL of a database of PostgreSQL, for a fourth server; it is emptied")
	serve := flag.String("serve", "", "be one of the servers: by-hand, generated, store, database")
	flag.Parse()
	if *serve != "" {
		log.Fatal(listen(*serve, *db))
	}
	servers := []string{"by-hand", "generated", "store"}
	if *db != "" {
		servers = append(servers, "database")
	}
	fmt.Println("| server | requests/s | 99 % within | MiB after a tenth | after half | at the end |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, name := range servers {
		if err := measure(name, *db, *requests); err != nil {
			log.Fatal(err)
		}
	}
}

// listen serves on a port that it prints.
func listen(name, db string) error {
	handler, err := newHandler(name, db)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	return http.Serve(l, handler)
}

// measure starts a server, and asks it in ten turns.
func measure(name, db string, requests int) error {
	server := exec.Command(os.Args[0], "-serve", name, "-db", db)
	server.Stderr = os.Stderr
	out, err := server.StdoutPipe()
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	defer func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return err
	}
	var memory []float64
	var metrics vegeta.Metrics
	var took time.Duration
	for range 10 {
		d, err := attack("http://"+strings.TrimSpace(line), requests/10, &metrics)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		m, err := resident(server.Process.Pid)
		if err != nil {
			return err
		}
		took, memory = took+d, append(memory, m)
	}
	metrics.Close()
	fmt.Printf("| %s | %.0f | %s | %.0f | %.0f | %.0f |\n", name, float64(metrics.Requests)/took.Seconds(),
		metrics.Latencies.P99.Round(10*time.Microsecond), memory[0], memory[4], memory[9])
	return nil
}

// attack sends n requests, as fast as they are answered. An answer that is no success is
// an error.
func attack(root string, n int, metrics *vegeta.Metrics) (time.Duration, error) {
	read := vegeta.Target{Method: http.MethodGet, URL: root + "/Products('p17')"}
	change := vegeta.Target{
		Method: http.MethodPatch, URL: root + "/Products('p17')", Body: []byte(`{"Name":"Hammer"}`),
		Header: http.Header{"Content-Type": {"application/json"}},
	}
	targets := slices.Repeat([]vegeta.Target{read}, 9)
	sent := 0
	targeter := func(t *vegeta.Target) error {
		if sent++; sent > n {
			return vegeta.ErrNoTargets
		}
		*t = append(targets, change)[sent%10]
		return nil
	}
	start := time.Now()
	attacker := vegeta.NewAttacker(vegeta.Workers(16), vegeta.MaxWorkers(16), vegeta.KeepAlive(true))
	var failed error
	for result := range attacker.Attack(locked(targeter), vegeta.Rate{}, 0, "load") {
		if result.Error == vegeta.ErrNoTargets.Error() {
			attacker.Stop()
			continue
		}
		metrics.Add(result)
		if result.Error != "" {
			failed = cmp.Or(failed, fmt.Errorf("%s %s: %s", result.Method, result.URL, result.Error))
		}
	}
	return time.Since(start), failed
}

// resident returns the MiB of memory that a process has (proc(5), VmRSS).
func resident(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	text, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kilobytes, err := strconv.Atoi(text)
	return float64(kilobytes) / 1024, err
}

// locked makes a targeter one that several workers may call.
func locked(targeter vegeta.Targeter) vegeta.Targeter {
	var mu sync.Mutex
	return func(t *vegeta.Target) error {
		mu.Lock()
		defer mu.Unlock()
		return targeter(t)
	}
}
