package generator_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator/plan"
)

const (
	// vehicles has paths to a type whose operations are those of a base type.
	vehicles = `<EntityType Name="vehicle" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>
<EntityType Name="truck" BaseType="s.vehicle"/><EntityType Name="tanker" BaseType="s.truck"/>
<EntityContainer Name="C"><EntitySet Name="tankers" EntityType="s.tanker"/><EntitySet Name="trucks" EntityType="s.truck"/></EntityContainer>
<Action Name="park" IsBound="true"><Parameter Name="on" Type="s.vehicle"/></Action>
<Function Name="first" IsBound="true"><Parameter Name="of" Type="Collection(s.vehicle)"/><Parameter Name="n" Type="Edm.Int32"/><ReturnType Type="s.vehicle"/></Function>`
	// own binds more of these names to the types themselves.
	own = `<Action Name="park" IsBound="true"><Parameter Name="on" Type="s.truck"/><Parameter Name="bay" Type="Edm.Int32"/></Action>
<Function Name="first" IsBound="true"><Parameter Name="of" Type="Collection(s.tanker)"/><ReturnType Type="Edm.String"/></Function>`
)

var boundBefore = []string{
	"answer function s.first(Collection(s.vehicle)) s.vehicle\n",
	"binding action s.park(s.tanker) s.vehicle\n",
	"binding action s.park(s.truck) s.vehicle\n",
	"binding function s.first(Collection(s.tanker)) Collection(s.vehicle)\n",
	"binding function s.first(Collection(s.truck)) Collection(s.vehicle)\n",
}

// TestBindingStays binds operations to more derived types, after paths to these had
// the base type's: they keep them, the report says how to change that, and doing so
// does.
func TestBindingStays(t *testing.T) {
	before, _ := generated(t, vehicles, plan.Config{Server: true})
	for _, line := range boundBefore {
		if !strings.Contains(before, line) {
			t.Errorf("no line %sin %s", line, before)
		}
	}
	after, report := generated(t, vehicles+own, plan.Config{Server: true, Lock: readLock(t, before)})
	notes := strings.Join(report.Notes, "\n")
	for _, line := range boundBefore {
		if !strings.Contains(after, line) {
			t.Errorf("no line %sin %s", line, after)
		}
	}
	const advised = "binding action s.park(s.truck) s.vehicle"
	if want := "action s.park(s.truck) is not generated: the action s.park(s.vehicle) keeps its place, as before; to have it instead, which changes the Go of who uses the other, remove this line from odatagen.lock: " + advised; !strings.Contains(notes, want) {
		t.Errorf("notes %s\nwant %s", notes, want)
	}
	if strings.Contains(notes, "s.park(s.tanker)") || !strings.Contains(notes, "function s.first(Collection(s.tanker)) is not") || strings.Contains(notes, "s.first(Collection(s.truck))") {
		t.Errorf("notes %s", notes)
	}
	changed, report := generated(t, vehicles+own, plan.Config{Server: true, Lock: readLock(t, strings.Replace(after, advised+"\n", "", 1))})
	if strings.Contains(changed, advised) || strings.Contains(strings.Join(report.Notes, "\n"), "s.park(") || !strings.Contains(changed, "binding action s.park(s.tanker) s.vehicle\n") {
		t.Errorf("lock %s\nnotes %q", changed, report.Notes)
	}
	// Without the lock each path has the most derived.
	fresh, report := generated(t, vehicles+own, plan.Config{Server: true})
	if !strings.Contains(fresh, "binding action s.park(s.tanker) s.truck\n") || strings.Contains(fresh, advised) || strings.Contains(strings.Join(report.Notes, "\n"), "as before") {
		t.Errorf("lock %s\nnotes %q", fresh, report.Notes)
	}
}

// TestBindingOutsideTheSlice keeps the lines of what the slice has not, and not those
// of what the description lost.
func TestBindingOutsideTheSlice(t *testing.T) {
	before, _ := generated(t, vehicles, plan.Config{Server: true})
	next, _ := generated(t, vehicles, plan.Config{Include: []string{"/trucks"}, Server: true, Lock: readLock(t, before)})
	for _, line := range boundBefore {
		if !strings.Contains(next, line) {
			t.Errorf("no line %sin %s", line, next)
		}
	}
	lost := strings.NewReplacer(`<EntityType Name="tanker" BaseType="s.truck"/>`, "", `<EntitySet Name="tankers" EntityType="s.tanker"/>`, "", "park", "stop").Replace(vehicles)
	next, _ = generated(t, lost, plan.Config{Server: true, Lock: readLock(t, before)})
	if strings.Contains(next, "tanker") || strings.Contains(next, "park") || !strings.Contains(next, boundBefore[4]) {
		t.Errorf("lock %s", next)
	}
}

// TestAnswerStays adds an overload that comes before the one that there is, and
// answers with another type.
func TestAnswerStays(t *testing.T) {
	const first = `<EntityType Name="desk"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="desks" EntityType="s.desk"/><FunctionImport Name="near" Function="s.near"/></EntityContainer>
<Function Name="near" IsBound="true"><Parameter Name="on" Type="s.desk"/><Parameter Name="km" Type="Edm.Int32"/><ReturnType Type="s.desk"/></Function>
<Function Name="near"><Parameter Name="km" Type="Edm.Int32"/><ReturnType Type="Collection(s.desk)"/></Function>`
	const more = `<Function Name="near" IsBound="true"><Parameter Name="on" Type="s.desk"/><Parameter Name="all" Type="Edm.Boolean"/><ReturnType Type="Collection(Edm.Guid)"/></Function>
<Function Name="near"><ReturnType Type="Edm.Guid"/></Function>`
	lines := []string{"answer function s.near() Collection(s.desk)\n", "answer function s.near(s.desk) s.desk\n"}
	before, _ := generated(t, first, plan.Config{Server: true})
	after, _ := generated(t, first+more, plan.Config{Server: true, Lock: readLock(t, before)})
	fresh, _ := generated(t, first+more, plan.Config{Server: true})
	for _, line := range lines {
		if !strings.Contains(before, line) || !strings.Contains(after, line) || strings.Contains(fresh, line) {
			t.Errorf("line %sbefore %s\nafter %s\nwithout the lock %s", line, before, after, fresh)
		}
	}
}
