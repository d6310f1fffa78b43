//go:build race

package server_test

// raceEnabled says that the race detector is on, under which pools lose what
// is put back.
const raceEnabled = true
