package storetest

import (
	"fmt"
	"strings"
)

// kinds are the paths of an animal's properties, by the kind of their values, each kind with
// literals.
var kinds = map[string]struct{ paths, literals []string }{
	"number": {
		[]string{"Legs", "Mood", "Year", "Number", "Cells", "Price", "Exact", "Speed", "Weight", "Diet/Grams", "Home/Height", "example.animals.Bird/Wingspan", "example.animals.Fish/Depth", "Diet/example.animals.Strict/Limit", "Keeper/Salary", "mu", "Diet/From/Height", "example.animals.Bird/Song/Grams"},
		[]string{"0", "1", "-1.5", "NaN", "INF", "-INF", "0.1", "1e300", "9223372036854775807", "null", "-0", "2.50"},
	},
	"text": {
		[]string{"Name", "Code", "Diet/Food", "Home/Name", "Keeper/Name", "alpha", "Diet/alpha", "example.animals.Bird/Nest/Name"},
		[]string{"''", "'a'", "'b'", "'Zoë'", "'it''s'", "'100%25_'", "null", "' a '"},
	},
	"flags": {
		[]string{"Traits", "Diet/Traits", "Keeper/Traits", "example.animals.Parrot/Colours"},
		[]string{"'None'", "'Shy'", "'Shy,Fast'", "'Fast,Shy'", "'3'", "'Loud'", "null", "'16'", "'Shy, Loud'"},
	},
	"rank":     {[]string{"Rank"}, []string{"'Low'", "'High'", "'5'", "'7'"}},
	"bool":     {[]string{"Tame"}, []string{"true", "false", "null"}},
	"guid":     {[]string{"Chip", "Keeper/ID"}, []string{"00000000-0000-0000-0000-000000000001", "ffffffff-ffff-ffff-ffff-ffffffffffff", "null"}},
	"date":     {[]string{"Born", "date(Seen)"}, []string{"2024-02-29", "0001-01-01", "9999-12-31", "null"}},
	"instant":  {[]string{"Seen", "Keeper/Since"}, []string{"2024-02-29T12:00:00Z", "2024-02-29T23:59:59.999999Z", "1970-01-01T01:30:00.5Z", "null"}},
	"clock":    {[]string{"Wakes", "time(Seen)"}, []string{"00:00:00", "07:30:00", "23:59:59.999999", "null"}},
	"duration": {[]string{"Sleeps", "Diet/example.animals.Strict/Every"}, []string{"duration'PT1H'", "duration'P1D'", "duration'PT0S'", "duration'-P1DT1H'", "null"}},
	"binary":   {[]string{"Genome"}, []string{"binary'YQ'", "binary'YQ=='", "binary''", "null"}},
}

func (g *zoo) path(kind string) string    { return one(g, kinds[kind].paths...) }
func (g *zoo) literal(kind string) string { return one(g, kinds[kind].literals...) }

// number is an expression with a number.
func (g *zoo) number(depth int) string {
	if depth <= 0 {
		if g.IntN(4) == 0 {
			return g.literal("number")
		}
		return g.path("number")
	}
	switch g.IntN(12) {
	case 0, 1:
		return "(" + g.number(depth-1) + one(g, " add ", " sub ", " mul ") + g.number(depth-1) + ")"
	case 2:
		return "(" + g.number(0) + one(g, " div ", " mod ", " divby ") + one(g, "Number", "Legs", "2", "0", "Weight", "Price", "-3", "0.5") + ")"
	case 3:
		return one(g, "year", "month", "day") + "(" + one(g, "Seen", "Born", "Keeper/Since") + ")"
	case 4:
		return one(g, "hour", "minute", "second", "fractionalseconds") + "(" + one(g, "Seen", "Wakes", "Keeper/Since") + ")"
	case 5:
		return one(g, "round", "floor", "ceiling") + "(" + g.path("number") + ")"
	case 6:
		return "length(" + g.path("text") + ")"
	case 7:
		return "totalseconds(" + g.path("duration") + ")"
	case 8:
		return "case(" + g.condition(0) + ":" + g.number(depth-1) + ",true:" + g.number(depth-1) + ")"
	case 9:
		return one(g, "Meals/$count", "Friends/$count", "Names/$count", "Diets/$count", "totaloffsetminutes(Seen)", "indexof(Name,'a')", "-Number", "-Weight", "-Price")
	case 10:
		return "cast(" + g.path(one(g, "number", "text")) + "," + one(g, "Edm.Int32", "Edm.Double", "Edm.Decimal") + ")"
	}
	return g.number(0)
}

// quotient is one that fails for rows which have a zero.
func (g *zoo) quotient() string {
	by := one(g, "Number", "Legs", "Mood", "Price", "Exact", "(Legs sub 4)", "0")
	return "(" + one(g, "1", "Number", "Price", "Cells") + one(g, " div ", " mod ") + by + ")"
}

func (g *zoo) text(depth int) string {
	if depth > 0 {
		switch g.IntN(6) {
		case 0:
			return one(g, "tolower", "toupper", "trim") + "(" + g.text(depth-1) + ")"
		case 1:
			return "concat(" + g.text(depth-1) + "," + g.text(depth-1) + ")"
		case 2:
			return "substring(" + g.text(depth-1) + one(g, ",1", ",0,1", ",-1", ",5") + ")"
		case 3:
			return "cast(" + g.path(one(g, "flags", "rank", "number", "date", "guid", "duration", "binary", "instant", "clock", "bool")) + ",Edm.String)"
		}
	}
	if g.IntN(4) == 0 {
		return g.literal("text")
	}
	return g.path("text")
}

// condition is an expression that is true or false.
func (g *zoo) condition(depth int) string {
	if depth > 0 {
		switch g.IntN(11) {
		case 9:
			return "(" + g.quotient() + " gt 0" + one(g, " and ", " or ") + g.condition(0) + ")"
		case 10:
			return "(" + g.condition(0) + one(g, " and ", " or ") + g.quotient() + " gt 0)"
		case 0, 1:
			return "(" + g.condition(depth-1) + one(g, " and ", " or ") + g.condition(depth-1) + ")"
		case 2:
			return "not (" + g.condition(depth-1) + ")"
		case 3:
			return g.lambda()
		case 4:
			return "case(" + g.condition(0) + ":" + g.condition(depth-1) + ",true:" + g.condition(depth-1) + ")"
		}
	}
	op := one(g, " eq ", " ne ", " lt ", " le ", " gt ", " ge ")
	switch kind := one(g, "number", "number", "text", "text", "flags", "rank", "bool", "guid", "date", "instant", "clock", "duration", "binary", "other"); kind {
	case "number":
		return g.number(depth) + op + g.number(min(depth, 1))
	case "text":
		if g.IntN(3) == 0 {
			return one(g, "contains", "startswith", "endswith") + "(" + g.text(depth) + "," + g.text(0) + ")"
		}
		return g.text(depth) + op + g.text(0)
	case "flags":
		if g.IntN(2) == 0 {
			return g.path("flags") + " has " + one(g, "'Shy'", "'Shy,Fast'", "'3'", "'None'", "example.animals.Traits'Loud'")
		}
		return g.path("flags") + op + g.literal("flags")
	case "binary":
		return g.path("binary") + one(g, " eq ", " ne ") + g.literal("binary")
	case "other":
		return one(g, "Diet eq null", "Home ne null", "Keeper eq null", "isof(example.animals.Bird)", "isof(Diet,example.animals.Strict)", "zeta eq 1", "zeta eq 'x'", "beta gt 1", "Number in (1,2,null)", "Name in ('a','b',null)", "Traits in ('Shy','3')", "Weight in (1,NaN,-0)", "Passport ne null", "Passport/Number eq 'a'", "when eq 2024-02-29T23:30:00Z", "matchesPattern(Name,'^a')", g.typed())
	case "bool":
		if g.IntN(2) == 0 {
			return "Tame"
		}
	}
	if kind := one(g, "rank", "bool", "guid", "date", "instant", "clock", "duration"); true {
		return g.path(kind) + op + one(g, g.literal(kind), g.path(kind))
	}
	return "true"
}

// typed is a condition about types: of the entity, of values, and of what they are cast to.
func (g *zoo) typed() string {
	return one(g,
		"isof(example.animals.Parrot) or isof(example.animals.Fish)", "isof("+g.path("number")+","+one(g, "Edm.Int32", "Edm.Double", "Edm.Decimal", "Edm.String")+")", "isof("+g.path("text")+",Edm.String)", "isof(zeta,Edm.Int32)", "isof(Traits,example.animals.Traits)",
		"isof(Diet/From,example.animals.Spot)", "isof(Keeper,example.animals.Keeper)", "isof(Diet,example.animals.Diet) and Diet/Grams gt 0", "cast(example.animals.Bird)/Wingspan gt 1", "cast(Diet,example.animals.Strict)/Limit gt 1", "cast(Diet,example.animals.Strict) eq null",
		"cast("+g.path("text")+",Edm.Guid) eq null", "cast("+g.path("text")+",Edm.Boolean) eq null", "cast("+g.path("instant")+",Edm.Date) eq 2024-02-29", "cast("+g.path("date")+",Edm.DateTimeOffset) eq null", "cast("+g.path("flags")+",Edm.Int32) eq 3", "cast(3,example.animals.Traits) has 'Shy'", "cast("+g.path("number")+",Edm.Boolean) eq null", "cast('Shy',example.animals.Traits) eq Traits",
		"Friends/any(x:isof(x,example.animals.Bird))", "Friends/example.animals.Bird/any(x:x/Wingspan gt 1)", "Friends/example.animals.Bird/$count gt 0", "Diets/any(x:isof(x,example.animals.Strict))", "Diets/example.animals.Strict/any(x:x/Limit gt 1)", "Friends/$count($filter=isof(example.animals.Fish)) gt 0")
}

func (g *zoo) lambda() string {
	each := one(g, "/any(x:x", "/all(x:x")
	return one(g,
		"Meals"+each+"/Amount gt 1)", "Meals"+each+"/Food eq 'a')", "Meals/any()", "Friends"+each+"/Number gt 0)", "Friends"+each+"/Weight lt 1)", "Names"+each+" eq 'a')",
		"Weights"+each+" gt 0)", "Weights"+each+" eq NaN)", "AllTraits"+each+" has 'Shy')", "AllTraits"+each+" eq '3')", "Diets"+each+"/Grams gt 0)", "Diets"+each+"/Food ne 'a')", "Chips"+each+" eq ffffffff-ffff-ffff-ffff-ffffffffffff)",
		"Meals"+each+"/Diet/Traits eq 'ShyFast')", "Keeper/Animals"+each+"/Tame)", "Exacts"+each+" gt 1)", "Naps"+each+" gt duration'PT1M')", "Times"+each+" lt 2024-03-01T00:00:00Z)", "Genomes"+each+" eq binary'YQ')")
}

func (g *zoo) order() string {
	var items []string
	for range 1 + g.IntN(2) {
		items = append(items, one(g, g.number(1), g.text(1), one(g, g.quotient(), "case("+g.condition(1)+":"+g.quotient()+")", g.path("number")), g.path("number"), g.path(one(g, "flags", "rank", "bool", "guid", "date", "instant", "clock", "duration")))+one(g, "", " desc"))
	}
	return strings.Join(items, ",")
}

func (g *zoo) compute() string {
	return one(g, g.number(1), g.number(2), g.quotient(), "case(Number ne 0:1 div Number,true:0)", g.text(1), g.path(one(g, "flags", "rank", "date", "instant", "clock", "duration", "binary", "guid", "bool")), "Diet", "Traits")
}

// aggregate is what $apply aggregates.
func (g *zoo) aggregate() string {
	number := one(g, "Number", "Cells", "Price", "Weight", "Speed", "Legs", "Exact", "Diet/Grams", "Keeper/Salary")
	return one(g,
		number+" with "+one(g, "sum", "min", "max", "average", "countdistinct")+" as A",
		one(g, "Name", "Born", "Seen", "Wakes", "Chip", "Sleeps", "Tame", "Traits", "Rank")+" with "+one(g, "min", "max", "countdistinct")+" as A",
		"$count as A", one(g, "Names", "Weights", "AllTraits", "Diets", "Friends")+"/$count as A", "Number with sum as A,$count as B", "Meals($count as A)", "Traits with countdistinct as A,Price with average as B")
}

func (g *zoo) apply() string {
	by := one(g, "Traits", "Rank", "Name", "Tame", "Diet/Food", "Diet", "Home", "Number", "Weight", "Born", "Seen", "Chip", "Keeper/Name", "Diet/Traits", "Rank,Tame", "Price", "Sleeps", "Genome", "Wakes", "Exact", "Home/Height",
		"rollup(Rank,Tame)", "rollup(Keeper/Name,Diet/Food,Rank),Tame")
	step := one(g, "groupby(("+by+"))", "groupby(("+by+"),aggregate("+g.aggregate()+"))", "aggregate("+g.aggregate()+")", "compute("+g.compute()+" as C)", "filter("+g.condition(1)+")", "filter("+g.condition(1)+")/groupby(("+by+"),aggregate("+g.aggregate()+"))",
		"compute("+g.number(1)+" as C)/aggregate(C with max as A)", "groupby(("+by+"),aggregate($count as N))/filter(N gt 1)", "identity", "topcount(2,Number)", "orderby(Number)/top(3)")
	if g.IntN(3) == 0 {
		step = one(g, "bottomcount(2,"+g.path("number")+")", "toppercent(50,Number)", "topsum(10,Number)", "filter("+g.typed()+")", "concat(aggregate("+g.aggregate()+"),identity)", "concat(groupby((Rank),aggregate($count as N)),aggregate($count as N))",
			"search(a)", "filter("+g.condition(1)+")/"+step, step+"/orderby("+one(g, "Rank", "A", "N")+")", step+"/filter(A gt 0)", step+"/skip(1)", "orderby(ID desc)/skip(1)/top(2)", "compute(ID mul 2 as C)/orderby(C desc)/top(5)/skip(1)/top(2)", step+"/skip(1)/top(2)", "compute(Number add 1 as C)/groupby((C),aggregate(C with sum as A))",
			"example.animals.Bird/aggregate(Wingspan with max as A)", "example.animals.Bird/groupby((Rank),aggregate($count as N))", "groupby((Rank,Tame),aggregate(Number with sum as A))/groupby((Rank),aggregate(A with max as B))", "groupby(("+by+"),topcount(1,Number))")
	}
	return step
}

func (g *zoo) selected() string {
	return one(g, "Name,Number", "Traits,Diet", "Diet/Food", "Diet/From/Name,Weight", "example.animals.Bird/Wingspan", "zeta,alpha", "*", "ID", "Home", "Diets", "example.animals.Parrot/Words,Genome", "Name,example.animals.Bird/Song/Food", "Diet/example.animals.Strict/Limit")
}

func (g *zoo) expand(depth int) string {
	way := one(g, "Keeper", "Friends", "Meals", "Passport", "example.animals.Fish/Prey")
	var nested []string
	add := func(n int, option func() string) {
		if depth > 0 && g.IntN(n) == 0 {
			nested = append(nested, option())
		}
	}
	switch way {
	case "Friends":
		add(3, func() string { return "$filter=" + g.condition(1) })
		add(4, func() string { return "$orderby=" + g.order() })
		add(4, func() string { return fmt.Sprintf("$top=%d", g.IntN(3)) })
		add(4, func() string { return "$count=true" })
		add(4, func() string { return "$select=" + g.selected() })
		add(4, func() string { return "$compute=" + g.compute() + " as C" })
		add(4, func() string { return "$expand=" + g.expand(depth-1) })
		add(6, func() string { return "$apply=" + g.nestedApply("ID") })
	case "Meals":
		add(3, func() string { return "$filter=Amount gt 1" })
		add(6, func() string { return "$apply=" + g.nestedApply("No") })
		add(3, func() string { return "$orderby=Food desc" })
		add(3, func() string { return "$expand=By" })
		add(3, func() string { return "$select=No,Diet" })
		add(3, func() string { return "$compute=length(Food) as C" })
	case "Keeper":
		add(3, func() string { return "$select=Name,Home/Height" })
		add(3, func() string { return "$expand=Animals($select=Name;$top=2)" })
	}
	if nested == nil {
		return way
	}
	return way + "(" + strings.Join(nested, ";") + ")"
}

// nestedApply is about what is related to each animal, by its key.
func (g *zoo) nestedApply(key string) string {
	return one(g, "orderby("+key+" desc)/top(1)", "skip(1)", "topcount(1,"+key+")", "identity", "filter("+key+" gt 1)", "aggregate($count as N)", "aggregate("+key+" with max as N)", "compute("+key+" add 1 as X)/orderby(X desc)/skip(1)/top(1)")
}

// read is a request that reads.
func (g *zoo) read() request {
	at := fmt.Sprintf("/Animals(%d)", g.id())
	var options []string
	add := func(n int, option func() string) {
		if g.IntN(n) == 0 {
			options = append(options, option())
		}
	}
	path := one(g, "/Animals", "/Animals", "/Animals", "/Animals", "/Animals/example.animals.Bird", at, at+"/Friends", "/Keepers("+g.keeperKey()+")/Animals", "/Animals/$count", "other")
	switch {
	case path == "other":
		return request{"GET " + one(g, at+"/Meals", at+"/Passport", at+"/Keeper", at+"/Name", at+"/Diet", at+"/Weight", at+"/Weight/$value", at+"/Traits/$value", at+"/Traits", at+"/Diets", at+"/Home", at+"/zeta", at+"/Meals(1)", at+"/Meals(2)/Diet", "/Keepers", "/Keepers?$expand=Animals", at+"/Friends/$ref", at+"/Genome/$value", at+"/Seen", at+"/Diet/From", at+"/Diet/Grams", at+"/Diet/example.animals.Strict", "/Animals/$ref", at+"/Names", at+"/Names/$count", "/Keepers?$orderby=Salary", "/Keepers?$filter=Home/Height gt 1"), ""}
	case path == at:
	case g.IntN(7) == 0 && path != "/Animals/$count":
		more := one(g, "", "", "&$orderby=Rank", "&$orderby=A desc&$top=2", "&$filter=A gt 1", "&$select=A,Rank", "&$count=true", "&$compute=A add 1 as D")
		return request{"GET " + path + "?$apply=" + g.apply() + more, ""}
	default:
		add(2, func() string { return "$filter=" + g.condition(1+g.IntN(3)) })
		if path != "/Animals/$count" {
			add(3, func() string { return "$orderby=" + g.order() })
			add(4, func() string { return fmt.Sprintf("$top=%d", g.IntN(5)) })
			add(5, func() string { return fmt.Sprintf("$skip=%d", g.IntN(4)) })
			add(5, func() string { return "$count=true" })
		}
	}
	if path != "/Animals/$count" {
		add(3, func() string { return "$select=" + g.selected() })
		add(3, func() string { return "$expand=" + g.expand(2) })
		add(5, func() string { return "$compute=" + g.compute() + " as C" })
	}
	if options != nil {
		path += "?" + strings.Join(options, "&")
	}
	return request{"GET " + path, ""}
}
