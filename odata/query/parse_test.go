package query

import "testing"

// optionCases are queries about a collection of persons, and what they ask.
var optionCases = []struct{ query, options string }{
	{"", ""},
	{"&&", ""},
	{"$top=5&$skip=10&$count=true", "top 5 skip 10 count"},
	{"top=0&SKIP=0&$COUNT=False", "top 0 skip 0"},
	{"%24top=5", "top 5"},
	{"$top=9223372036854775807", "top 9223372036854775807"},
	{"$orderby=name", "orderby name desc false"},
	{"$orderby=name+desc,age%20asc,+address/city", "orderby name desc true orderby age desc false orderby address/city desc false"},
	{"$orderby=age add 1 desc,length(name)", "orderby (age add int64(1)) desc true orderby length(name) desc false"},
	{"$orderby=friends/$count desc", "orderby friends/$count{nil;} desc true"},
	{"$compute=age mul 2 as double,length(name) as long&$filter=double gt long&$orderby=long", "compute (age mul int64(2)) as double compute length(name) as long filter (double gt long) orderby long desc false"},
	{"$expand=friends($filter=older gt 5;$compute=age add 1 as older;$select=older)", "expand friends {compute (age add int64(1)) as older select older filter (older gt int64(5))}"},
	{"$apply=groupby((address/city,color),aggregate(age with average as mean,salary with sum as paid,$count as n))/filter(mean gt 5)&$orderby=mean desc&$top=3", "apply groupby((address/city,color),aggregate(age with average as mean,salary with sum as paid,$count as n))/filter(mean gt 5) orderby mean desc true top 3"},
	{"$apply=aggregate(friends/age with max as oldest,friends/$count as n)", "apply aggregate(friends/age with max as oldest,friends/$count as n)"},
	{"$apply=filter(active)/topcount(2,age)/concat(identity,aggregate(age with sum from color with max as m))/skip(1)", "apply filter(active)/topcount(2,age)/concat(identity,aggregate(age with sum from color with max as m))/skip(1)"},
	{"$apply=join(friends as f,filter(age gt 5))/compute(f/age sub age as gap)/orderby(gap desc)/top(2)", "apply join(friends as f,filter(age gt 5))/compute(f/age sub age as gap)/orderby(gap desc)/top(2)"},
	{"$apply=groupby((rollup(address/city,color)),aggregate(age with sum as x))/search(a OR b)/ns.f(x=1)", "apply groupby((rollup(address/city,color)),aggregate(age with sum as x))/search(a OR b)/ns.f(x=1)"},
	{"$apply=descendants($root/people,h,id,filter(id eq 'x'),1,keep start)/traverse($root/people,h,id,preorder,name desc)", "apply descendants($root/people,h,id,filter(id eq 'x'),1,keep start)/traverse($root/people,h,id,preorder,name desc)"},
	{"$apply=addnested(friends,filter(age gt 1) as adults)/nest(groupby((name)) as names)", "apply addnested(friends,filter(age gt 1) as adults)/nest(groupby((name)) as names)"},
	{"$filter=friends/aggregate(age with max) gt 5 and $it/@ns.t%23q eq 1 and ns.f(x=age add 1)/y and isdefined(manager/age)", "filter ((((friends/aggregate(age with max) gt int64(5)) and (var $it/@ns.t#q eq int64(1))) and ns.f(x=age add 1)/y) and isdefined(manager/age))"},
	{"$filter=@p/name eq 'x'&@p=$it/manager", `filter (@p/name eq string(x)) @p="$it/manager"`},
	{"$index=-1&$schemaversion=1.0-a&$at=2020-01-01&$from=min", "at 2020-01-01 from min index -1 schemaversion 1.0-a"},
	{"$select=*", "select *"},
	{"$select=name,address/city, age", "select name select address/city select age"},
	{"$select=address/test.militaryAddress/post,address/militaryAddress/post", "select address/<test.militaryAddress>/post select address/<militaryAddress>/post"},
	{"$select=address($select=city),addresses($filter=city eq 'x';$top=1),addresses/street", "select address {select city} select addresses {filter (city eq string(x)) top 1} select addresses/street"},
	{"$select=tags($top=2;$orderby=$this desc),friends", "select tags {orderby var $this desc true top 2} select friends"},
	{"$select=test.*,test.act,test.find(a,b)", "select test.*() select test.act() select test.find(a,b)()"},
	{"$expand=manager,friends", "expand manager expand friends"},
	{"$expand=friends($select=name;$expand=pets($filter=name eq 'a;b)';$top=1);$levels=2)", "expand friends ref false count false levels 2 {select name expand pets {filter (name eq string(a;b))) top 1}}"},
	{"expand=friends(levels=MAX;orderby=name)", "expand friends ref false count false levels -1 {orderby name desc false}"},
	{"$expand=*,*/$ref,*($levels=3)", "expand * expand * ref true count false levels 0 expand * ref false count false levels 3 {}"},
	{"$expand=friends/$ref($filter=age gt 1),friends/$count($search=x)", `expand friends ref true count false levels 0 {filter (age gt int64(1))} expand friends ref false count true levels 0 {search "x"}`},
	{"$expand=address/country,addresses/test.militaryAddress/country,addresses/*", "expand address/country expand addresses/<test.militaryAddress>/country expand addresses/*"},
	{"$expand=pets/test.dog($select=barks)", "expand pets/<test.dog> {select barks}"},
	{"$expand=address/country($select=anything/goes)", "expand address/country {select anything/goes}"},
	{"$search=blue+OR+(green \"a (b\")", `search "(blue or (green and \"a (b\"))"`},
	{"$expand=friends($search=(a OR b) \"c;d)\";$top=1)", `expand friends {top 1 search "((a or b) and \"c;d)\")"}`},
	{"$expand=friends($search='a)b;c';$top=1)", `expand friends {top 1 search "\"a)b;c\""}`},
	{"$format=json", `format "json"`},
	{"$format=application/json;odata.metadata=full", `format "application/json;odata.metadata=full"`},
	{"$skiptoken=a;b=c%26d&$deltatoken=x", `skiptoken "a;b=c&d" deltatoken "x"`},
	{"$id=People('1')&skiptoken=y", `id "People('1')" skiptoken="y"`},
	{"a=1&b&c=%3D+;x&a=2&levels=3", `a="1" b="" c="= ;x" a="2" levels="3"`},
	{"x=1;$top=5", `x="1;$top=5"`},
	{"$filter=name eq 'a;b+c%2Bd%26e''f'", "filter (name eq string(a;b c+d&e'f))"},
	{"$filter=created gt 2024-01-01T00:00:00+02:00 and born lt 2024-01-01", "filter ((created gt wire.DateTimeOffset(2024-01-01T00:00:00+02:00)) and (born lt wire.Date(2024-01-01)))"},
	{"$filter=name eq @n and friends/any(f:f/name eq @n)&@n='x'", `filter ((name eq @n=string(x)) and (friends any f: (var f/name eq @n=string(x)))) @n="'x'"`},
	{"$filter=age in @list&@list=[1,2]", `filter (age in @list=[int64(1),int64(2)]) @list="[1,2]"`},
	{"@unused=not a( value", `@unused="not a( value"`},
	{"$filter=name eq @a&@a=@b&@b='x'", `filter (name eq @a=@b=string(x)) @a="@b" @b="'x'"`},
	{"$expand=pets($filter=@f)&@f=number eq 1", `expand pets {filter @f=(number eq int64(1))} @f="number eq 1"`},
	{"$expand=friends($filter=age gt @a and name eq @b;@a=5)&@a='no'&@b='yes'", `expand friends {filter ((age gt @a=int64(5)) and (name eq @b=string(yes))) @a="5"} @a="'no'" @b="'yes'"`},
	{"$expand=friends($search=Daniel's;$filter=age gt @a;@a=age)", `expand friends {filter (age gt @a=age) search "Daniel's" @a="age"}`},
	{"$filter=color eq @c and name eq @c&@c='red'", `filter ((color eq @c=test.color'red') and (name eq @c=string(red))) @c="'red'"`},
}

func TestOptions(t *testing.T) {
	for _, c := range optionCases {
		o, err := parse(c.query)
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		if got := dumpOptions(o); got != c.options {
			t.Errorf("%s: is\n%s, want\n%s", c.query, got, c.options)
		}
	}
}

// TestEncode parses again what was encoded.
func TestEncode(t *testing.T) {
	for _, c := range optionCases {
		o, err := parse(c.query)
		if err != nil {
			t.Fatalf("%s: %v", c.query, err)
		}
		sameOptions(t, c.query, o, (*Person)(nil))
	}
	o, err := parse("COUNT=true&$filter=name eq 'a%26b+%2B%25' and age in (1,2)&$orderby=name desc&x=%C3%A4&$expand=friends($levels=max;$top=1)&$select=age,%20name")
	if err != nil {
		t.Fatal(err)
	}
	const want = "$select=age,name&$expand=friends($top=1;$levels=max)&$filter=name%20eq%20'a%26b%20%2B%25'%20and%20age%20in%20(1,2)&$orderby=name%20desc&$count=true&x=%C3%A4"
	if got := o.Encode(); got != want {
		t.Errorf("encoded as\n%s, want\n%s", got, want)
	}
}
