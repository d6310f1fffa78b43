package schema

import (
	"strings"
	"testing"
)

// Every construct of the standard in both formats, and what the document then
// says. Where only one format can say it, the other is "".
var constructs = []struct {
	name, xml, json string
	want            string
	wantJSON        string // if it differs: JSON writes most constants as strings
}{{
	name: "schema without alias",
	want: "n: schema",
}, {
	name: "entity type",
	xml: `<EntityType Name="T" BaseType="self.B" Abstract="true" OpenType="true" HasStream="true">
	        <Key><PropertyRef Name="ID"/><PropertyRef Name="Info/Code" Alias="code"/></Key>
	      </EntityType>`,
	json: `"T": {"$Key": ["ID", {"code": "Info/Code"}], "$HasStream": true, "$OpenType": true, "$Abstract": true, "$BaseType": "self.B", "$Kind": "EntityType"}`,
	want: `n.T: EntityType stream key=ID,Info/Code=code base=n.B abstract open`,
}, {
	name: "complex type",
	xml:  `<ComplexType Name="T" BaseType="n.B" Abstract="false" OpenType="false"/>`,
	json: `"T": {"$Kind": "ComplexType", "$BaseType": "n.B", "$Abstract": false, "$OpenType": false}`,
	want: `n.T: ComplexType base=n.B`,
}, {
	name: "property and its facets",
	xml: `<ComplexType Name="T">
	        <Property Name="Default" Type="Edm.String"/>
	        <Property Name="Text" Type="Edm.String" Nullable="false" MaxLength="50" Unicode="false" DefaultValue=""/>
	        <Property Name="Long" Type="Edm.String" MaxLength="max"/>
	        <Property Name="Items" Type="Collection(Edm.Int32)" Nullable="false"/>
	        <Property Name="Amount" Type="Edm.Decimal" Precision="9" Scale="2" DefaultValue="1.50"/>
	        <Property Name="Whole" Type="Edm.Decimal"/>
	        <Property Name="Variable" Type="Edm.Decimal" Scale="Variable"/>
	        <Property Name="Floating" Type="Edm.Decimal" Scale="floating"/>
	        <Property Name="Point" Type="Edm.GeographyPoint" SRID="variable"/>
	        <Property Name="Place" Type="Edm.GeometryPoint" SRID="4326"/>
	        <Property Name="When" Type="Edm.DateTimeOffset"/>
	        <Property Name="Exact" Type="Edm.TimeOfDay" Precision="12"/>
	        <Property Name="Flag" Type="Edm.Boolean" DefaultValue="true"/>
	      </ComplexType>`,
	json: `"T": {"$Kind": "ComplexType",
	        "Default": {"$Nullable": true},
	        "Text": {"$Type": "Edm.String", "$MaxLength": 50, "$Unicode": false, "$DefaultValue": ""},
	        "Long": {"$Nullable": true, "$MaxLength": "max"},
	        "Items": {"$Collection": true, "$Type": "Edm.Int32"},
	        "Amount": {"$Type": "Edm.Decimal", "$Nullable": true, "$Precision": 9, "$Scale": 2, "$DefaultValue": 1.50},
	        "Whole": {"$Type": "Edm.Decimal", "$Nullable": true, "$Scale": 0},
	        "Variable": {"$Type": "Edm.Decimal", "$Nullable": true},
	        "Floating": {"$Type": "Edm.Decimal", "$Nullable": true, "$Scale": "floating"},
	        "Point": {"$Type": "Edm.GeographyPoint", "$Nullable": true, "$SRID": "variable"},
	        "Place": {"$Type": "Edm.GeometryPoint", "$Nullable": true, "$SRID": 4326},
	        "When": {"$Type": "Edm.DateTimeOffset", "$Nullable": true, "$Precision": 0},
	        "Exact": {"$Type": "Edm.TimeOfDay", "$Nullable": true, "$Precision": 12},
	        "Flag": {"$Type": "Edm.Boolean", "$Nullable": true, "$DefaultValue": true, "$Kind": "Property"}}`,
	want: `n.T: ComplexType
		n.T/Amount: Edm.Decimal null Precision=9 Scale=2 default="1.50"
		n.T/Default: Edm.String null
		n.T/Exact: Edm.TimeOfDay null Precision=12
		n.T/Flag: Edm.Boolean null default="true"
		n.T/Floating: Edm.Decimal null Scale=floating
		n.T/Items: Collection(Edm.Int32)
		n.T/Long: Edm.String null MaxLength=max
		n.T/Place: Edm.GeometryPoint null SRID=4326
		n.T/Point: Edm.GeographyPoint null SRID=variable
		n.T/Text: Edm.String MaxLength=50 Unicode=false default=""
		n.T/Variable: Edm.Decimal null Scale=variable
		n.T/When: Edm.DateTimeOffset null Precision=0
		n.T/Whole: Edm.Decimal null Scale=0`,
}, {
	name: "default values of JSON",
	json: `"T": {"$Kind": "ComplexType",
	        "No": {"$DefaultValue": null}, "Null": {"$Type": "Edm.Int32", "$DefaultValue": null},
	        "Big": {"$Type": "Edm.Int64", "$DefaultValue": 9007199254740993}}`,
	want: `n.T: ComplexType
		n.T/Big: Edm.Int64 default="9007199254740993"
		n.T/No: Edm.String
		n.T/Null: Edm.Int32 default="null"`,
}, {
	name: "navigation property",
	xml: `<EntityType Name="T">
	        <NavigationProperty Name="One" Type="self.T"/>
	        <NavigationProperty Name="Must" Type="n.T" Nullable="false" Partner="self.D/Many" ContainsTarget="true">
	          <ReferentialConstraint Property="A" ReferencedProperty="B"><Annotation Term="self.X" Bool="true"/></ReferentialConstraint>
	          <OnDelete Action="SetNull"><Annotation Term="self.X" Bool="true"/></OnDelete>
	          <Annotation Term="self.X" Bool="false"/>
	        </NavigationProperty>
	        <NavigationProperty Name="Many" Type="Collection(self.T)"/>
	      </EntityType>`,
	json: `"T": {"$Kind": "EntityType",
	        "One": {"$Kind": "NavigationProperty", "$Type": "self.T", "$Nullable": true},
	        "Must": {"$Kind": "NavigationProperty", "$Type": "n.T", "$Partner": "self.D/Many", "$ContainsTarget": true,
	          "$ReferentialConstraint": {"A@self.X": true, "A": "B"},
	          "$OnDelete@self.X": true, "$OnDelete": "SetNull", "@self.X": false},
	        "Many": {"$Kind": "NavigationProperty", "$Collection": true, "$Type": "self.T"}}`,
	want: `n.T: EntityType
		n.T/Many: to Collection(n.T)
		n.T/Must: to n.T partner=n.D/Many contained
		n.T/Must constraint A: B
		n.T/Must constraint A@n.X: Bool "true"
		n.T/Must on delete: SetNull
		n.T/Must on delete@n.X: Bool "true"
		n.T/Must@n.X: Bool "false"
		n.T/One: to n.T null`,
}, {
	name: "enumeration type",
	xml: `<EnumType Name="T" UnderlyingType="Edm.Int64" IsFlags="true">
	        <Member Name="A" Value="1"/>
	        <Member Name="B" Value="-9223372036854775808"><Annotation Term="self.X" Bool="true"/></Member>
	        <Annotation Term="self.X" Bool="false"/>
	      </EnumType>`,
	json: `"T": {"$Kind": "EnumType", "$UnderlyingType": "Edm.Int64", "$IsFlags": true,
	        "A": 1, "B": -9223372036854775808, "B@self.X": true, "@self.X": false}`,
	want: `n.T: EnumType Edm.Int64 flags
		n.T/A: = 1
		n.T/B: = -9223372036854775808
		n.T/B@n.X: Bool "true"
		n.T@n.X: Bool "false"`,
}, {
	name: "enumeration type without values",
	xml:  `<EnumType Name="T"><Member Name="A"/><Member Name="B"/></EnumType><EnumType Name="Empty"/>`,
	json: `"T": {"$Kind": "EnumType", "A": 0, "B": 1}, "Empty": {"$Kind": "EnumType"}`,
	want: `n.Empty: EnumType Edm.Int32
		n.T: EnumType Edm.Int32
		n.T/A: = 0
		n.T/B: = 1`,
}, {
	name: "type definition",
	xml:  `<TypeDefinition Name="T" UnderlyingType="Edm.String" MaxLength="5" Unicode="true"/><TypeDefinition Name="D" UnderlyingType="Edm.Decimal" Scale="variable"/>`,
	json: `"T": {"$Kind": "TypeDefinition", "$UnderlyingType": "Edm.String", "$MaxLength": 5, "$Unicode": true}, "D": {"$Kind": "TypeDefinition", "$UnderlyingType": "Edm.Decimal"}`,
	want: `n.D: TypeDefinition Edm.Decimal Scale=variable
		n.T: TypeDefinition Edm.String MaxLength=5 Unicode=true`,
}, {
	name: "operations",
	xml: `<Action Name="A" IsBound="true" EntitySetPath="it/self.D/Many">
	        <Parameter Name="it" Type="Collection(self.T)" Nullable="false"><Annotation Term="self.X" Bool="true"/></Parameter>
	        <Annotation Term="self.X" Bool="true"/>
	      </Action>
	      <Action Name="A"/>
	      <Function Name="F" IsBound="false" IsComposable="true">
	        <Parameter Name="year" Type="Edm.Decimal" Precision="4" Scale="0"/>
	        <ReturnType Type="Collection(self.T)" Nullable="false"><Annotation Term="self.X" Bool="true"/></ReturnType>
	      </Function>`,
	json: `"A": [{"$Kind": "Action", "$IsBound": true, "$EntitySetPath": "it/self.D/Many", "@self.X": true,
	           "$Parameter": [{"$Name": "it", "$Collection": true, "$Type": "self.T", "@self.X": true}]},
	         {"$Kind": "Action"}],
	       "F": [{"$Kind": "Function", "$IsBound": false, "$IsComposable": true,
	           "$Parameter": [{"$Name": "year", "$Type": "Edm.Decimal", "$Nullable": true, "$Precision": 4, "$Scale": 0}],
	           "$ReturnType": {"$Collection": true, "$Type": "self.T", "@self.X": true}}]`,
	want: `n.A(): Action
		n.A(it n.T): Action bound set=it/n.D/Many
		n.A(it n.T)/it: Collection(n.T)
		n.A(it n.T)/it@n.X: Bool "true"
		n.A(it n.T)@n.X: Bool "true"
		n.F(year Edm.Decimal): Function composable
		n.F(year Edm.Decimal)/$ReturnType: Collection(n.T)
		n.F(year Edm.Decimal)/$ReturnType@n.X: Bool "true"
		n.F(year Edm.Decimal)/year: Edm.Decimal null Precision=4 Scale=0`,
}, {
	name: "entity container",
	xml: `<EntityContainer Name="C" Extends="self.Other">
	        <EntitySet Name="S" EntityType="self.T" IncludeInServiceDocument="false">
	          <NavigationPropertyBinding Path="self.D/To" Target="self.Other/Set"/>
	          <Annotation Term="self.X" Bool="true"/>
	        </EntitySet>
	        <EntitySet Name="Shown" EntityType="n.T"/>
	        <Singleton Name="Me" Type="self.T" Nullable="true"><NavigationPropertyBinding Path="To" Target="S"/></Singleton>
	        <ActionImport Name="AI" Action="self.A" EntitySet="S"/>
	        <FunctionImport Name="FI" Function="self.F" EntitySet="self.Other/Set" IncludeInServiceDocument="true"><Annotation Term="self.X" Bool="true"/></FunctionImport>
	        <Annotation Term="self.X" Bool="true"/>
	      </EntityContainer>`,
	json: `"C": {"$Kind": "EntityContainer", "$Extends": "self.Other", "@self.X": true,
	        "S": {"$Collection": true, "$Type": "self.T", "$IncludeInServiceDocument": false, "@self.X": true,
	          "$NavigationPropertyBinding": {"self.D/To": "self.Other/Set"}},
	        "Shown": {"$Collection": true, "$Type": "n.T"},
	        "Me": {"$Type": "self.T", "$Nullable": true, "$NavigationPropertyBinding": {"To": "S"}},
	        "AI": {"$Action": "self.A", "$EntitySet": "S"},
	        "FI": {"$Function": "self.F", "$EntitySet": "self.Other/Set", "$IncludeInServiceDocument": true, "@self.X": true}}`,
	want: `n.C: EntityContainer extends=n.Other
		n.C/AI: import n.A set=S
		n.C/FI: import n.F set=n.Other/Set function advertised
		n.C/FI@n.X: Bool "true"
		n.C/Me: Singleton n.T null
		n.C/Me binding To: S
		n.C/S: EntitySet n.T hidden
		n.C/S binding n.D/To: n.Other/Set
		n.C/S@n.X: Bool "true"
		n.C/Shown: EntitySet n.T
		n.C@n.X: Bool "true"`,
}, {
	name: "term",
	xml:  `<Term Name="T" Type="Collection(self.Tag)" BaseTerm="self.B" Nullable="false" DefaultValue="x" AppliesTo="Property  Term"><Annotation Term="self.X" Bool="true"/></Term>`,
	json: `"T": {"$Kind": "Term", "$Collection": true, "$Type": "self.Tag", "$BaseTerm": "self.B", "$DefaultValue": "x", "$AppliesTo": ["Property", "Term"], "@self.X": true}`,
	want: `n.T: Term Collection(n.Tag) default="x" base=n.B to=Property,Term
		n.T@n.X: Bool "true"`,
}, {
	name: "annotations of annotations, and of the schema",
	xml: `<Annotation Term="self.X" Qualifier="q" Bool="true"><Annotation Term="self.Y" Bool="true"><Annotation Term="self.Z" Int="1"/></Annotation></Annotation>
	      <Annotation Term="self.None"/>`,
	json: `"@self.X#q@self.Y@self.Z": 1, "@self.X#q@self.Y": true, "@self.X#q": true`,
	want: `n@n.None: none
		n@n.X#q: Bool "true"
		n@n.X#q@n.Y: Bool "true"
		n@n.X#q@n.Y@n.Z: Int "1"`,
	wantJSON: `n@n.X#q: Bool "true"
		n@n.X#q@n.Y: Bool "true"
		n@n.X#q@n.Y@n.Z: Int "1"`,
}, {
	name: "annotations with a target",
	xml: `<Annotations Target="self.F(self.T,Collection(self.U), Edm.String)/$ReturnType" Qualifier="q"><Annotation Term="self.X" Int="1"/></Annotations>
	      <Annotations Target="self.C/S/self.D/P/@self.X#r"><Annotation Term="self.Y" Qualifier="s" Int="2"/></Annotations>`,
	json: `"$Annotations": {"self.F(self.T,Collection(self.U), Edm.String)/$ReturnType": {"@self.X#q": 1}, "self.C/S/self.D/P/@self.X#r": {"@self.Y#s": 2}}`,
	want: `n.C/S/n.D/P/@n.X#r@n.Y#s: Int "2"
		n.F(n.T,Collection(n.U), Edm.String)/$ReturnType@n.X#q: Int "1"`,
}, {
	name: "constants as attributes",
	xml: `<Annotation Term="n.A" Binary="T0RhdGE"/><Annotation Term="n.B" Bool="true"/><Annotation Term="n.C" Date="2000-01-01"/>
	      <Annotation Term="n.D" DateTimeOffset="2000-01-01T16:00:00.000Z"/><Annotation Term="n.E" Decimal="-3.14"/><Annotation Term="n.F" Duration="P7D"/>
	      <Annotation Term="n.G" EnumMember="self.P/Red n.P/Blue"/><Annotation Term="n.H" Float="1e10"/><Annotation Term="n.I" Guid="21EC2020-3AEA-1069-A2DD-08002B30309D"/>
	      <Annotation Term="n.J" Int="42"/><Annotation Term="n.K" String=" a &quot;b&quot; "/><Annotation Term="n.L" TimeOfDay="21:45:00"/>`,
	json: `"@n.A": "T0RhdGE", "@n.B": true, "@n.C": "2000-01-01", "@n.D": "2000-01-01T16:00:00.000Z", "@n.E": -3.14, "@n.F": "P7D",
	       "@n.G": "Red,Blue", "@n.H": 1e10, "@n.I": "21EC2020-3AEA-1069-A2DD-08002B30309D", "@n.J": 42, "@n.K": " a \"b\" ", "@n.L": "21:45:00"`,
	want: `n@n.A: Binary "T0RhdGE"
		n@n.B: Bool "true"
		n@n.C: Date "2000-01-01"
		n@n.D: DateTimeOffset "2000-01-01T16:00:00.000Z"
		n@n.E: Decimal "-3.14"
		n@n.F: Duration "P7D"
		n@n.G: EnumMember "Red,Blue" of n.P
		n@n.H: Float "1e10"
		n@n.I: Guid "21EC2020-3AEA-1069-A2DD-08002B30309D"
		n@n.J: Int "42"
		n@n.K: String " a \"b\" "
		n@n.L: TimeOfDay "21:45:00"`,
	wantJSON: `n@n.A: String "T0RhdGE"
		n@n.B: Bool "true"
		n@n.C: String "2000-01-01"
		n@n.D: String "2000-01-01T16:00:00.000Z"
		n@n.E: Decimal "-3.14"
		n@n.F: String "P7D"
		n@n.G: String "Red,Blue"
		n@n.H: Decimal "1e10"
		n@n.I: String "21EC2020-3AEA-1069-A2DD-08002B30309D"
		n@n.J: Int "42"
		n@n.K: String " a \"b\" "
		n@n.L: String "21:45:00"`,
}, {
	name: "constants as elements",
	xml: `<Annotation Term="n.A"><Collection><Binary> T0RhdGE </Binary><Bool>true</Bool><Date>2000-01-01</Date>
	      <DateTimeOffset>2000-01-01T16:00:00.000Z</DateTimeOffset><Decimal>3.14</Decimal><Duration>P7D</Duration><EnumMember>self.P/Red</EnumMember>
	      <Float>INF</Float><Guid>21EC2020-3AEA-1069-A2DD-08002B30309D</Guid><Int>9007199254740993</Int><String> a<![CDATA[<&]]>&#x41;<!-- no -->b </String><TimeOfDay>21:45</TimeOfDay></Collection></Annotation>`,
	json: `"@n.A": ["T0RhdGE", true, "2000-01-01", "2000-01-01T16:00:00.000Z", 3.14, "P7D", "Red", "INF", "21EC2020-3AEA-1069-A2DD-08002B30309D", 9007199254740993, " a<&Ab ", "21:45"]`,
	want: `n@n.A: [Binary "T0RhdGE", Bool "true", Date "2000-01-01", DateTimeOffset "2000-01-01T16:00:00.000Z", Decimal "3.14", Duration "P7D", ` +
		`EnumMember "Red" of n.P, Float "INF", Guid "21EC2020-3AEA-1069-A2DD-08002B30309D", Int "9007199254740993", String " a<&Ab ", TimeOfDay "21:45"]`,
	wantJSON: `n@n.A: [String "T0RhdGE", Bool "true", String "2000-01-01", String "2000-01-01T16:00:00.000Z", Decimal "3.14", String "P7D", ` +
		`String "Red", String "INF", String "21EC2020-3AEA-1069-A2DD-08002B30309D", Int "9007199254740993", String " a<&Ab ", String "21:45"]`,
}, {
	name: "paths",
	xml: `<Annotation Term="n.A" Path="P/self.D/Q@self.X#q/R"/><Annotation Term="n.B" AnnotationPath="P/@self.X"/><Annotation Term="n.C" ModelElementPath="/self.F"/>
	      <Annotation Term="n.D" NavigationPropertyPath="To"/><Annotation Term="n.E" PropertyPath="P"/><Annotation Term="n.F" AnyPropertyPath="P"/>
	      <Annotation Term="n.G"><Collection><Path>/self.C/S('self.x''self.y')/P</Path><AnnotationPath>P/@self.X</AnnotationPath><ModelElementPath>/self.F</ModelElementPath>
	      <NavigationPropertyPath>To</NavigationPropertyPath><PropertyPath>P</PropertyPath><AnyPropertyPath>P</AnyPropertyPath></Collection></Annotation>`,
	json: `"@n.A": {"$Path": "P/self.D/Q@self.X#q/R"}, "@n.B": "P/@self.X", "@n.C": "/self.F", "@n.D": "To", "@n.E": "P", "@n.F": "P",
	       "@n.G": [{"$Path": "/self.C/S('self.x''self.y')/P"}, "P/@self.X", "/self.F", "To", "P", "P"]`,
	want: `n@n.A: Path <P/n.D/Q@n.X#q/R>
		n@n.B: AnnotationPath <P/@n.X>
		n@n.C: ModelElementPath </n.F>
		n@n.D: NavigationPropertyPath <To>
		n@n.E: PropertyPath <P>
		n@n.F: AnyPropertyPath <P>
		n@n.G: [Path </n.C/S('self.x''self.y')/P>, AnnotationPath <P/@n.X>, ModelElementPath </n.F>, NavigationPropertyPath <To>, PropertyPath <P>, AnyPropertyPath <P>]`,
	wantJSON: `n@n.A: Path <P/n.D/Q@n.X#q/R>
		n@n.B: String "P/@self.X"
		n@n.C: String "/self.F"
		n@n.D: String "To"
		n@n.E: String "P"
		n@n.F: String "P"
		n@n.G: [Path </n.C/S('self.x''self.y')/P>, String "P/@self.X", String "/self.F", String "To", String "P", String "P"]`,
}, {
	name: "logical, comparison and arithmetic operators",
	xml: `<Annotation Term="n.A"><And><Or><Not><Path>A</Path></Not><Eq><Null/><Path>B</Path></Eq><Ne><Int>1</Int><Int>2</Int></Ne></Or>
	        <In><Path>C</Path><Collection><Int>1</Int></Collection></In>
	        <Has><Path>F</Path><Int>1</Int></Has></And></Annotation>
	      <Annotation Term="n.B"><Collection><Gt><Int>1</Int><Int>2</Int></Gt><Ge><Int>1</Int><Int>2</Int></Ge><Lt><Int>1</Int><Int>2</Int></Lt><Le><Int>1</Int><Int>2</Int></Le>
	        <Neg><Int>1</Int></Neg><Add><Int>1</Int><Int>2</Int></Add><Sub><Int>1</Int><Int>2</Int></Sub><Mul><Int>1</Int><Int>2</Int></Mul>
	        <Div><Int>1</Int><Int>2</Int></Div><DivBy><Int>1</Int><Int>2</Int></DivBy><Mod><Int>1</Int><Int>2</Int><Annotation Term="self.X" Int="3"/></Mod></Collection></Annotation>`,
	json: `"@n.A": {"$And": [{"$Or": [{"$Not": {"$Path": "A"}}, {"$Eq": [null, {"$Path": "B"}]}, {"$Ne": [1, 2]}]}, {"$In": [{"$Path": "C"}, [1]]}, {"$Has": [{"$Path": "F"}, 1]}]},
	       "@n.B": [{"$Gt": [1, 2]}, {"$Ge": [1, 2]}, {"$Lt": [1, 2]}, {"$Le": [1, 2]}, {"$Neg": 1}, {"$Add": [1, 2]}, {"$Sub": [1, 2]}, {"$Mul": [1, 2]},
	         {"$Div": [1, 2]}, {"$DivBy": [1, 2]}, {"$Mod": [1, 2], "@self.X": 3}]`,
	want: `n@n.A: And(Or(Not(Path <A>), Eq(Null, Path <B>), Ne(Int "1", Int "2")), In(Path <C>, [Int "1"]), Has(Path <F>, Int "1"))
		n@n.B: [Gt(Int "1", Int "2"), Ge(Int "1", Int "2"), Lt(Int "1", Int "2"), Le(Int "1", Int "2"), Neg(Int "1"), Add(Int "1", Int "2"), Sub(Int "1", Int "2"), ` +
		`Mul(Int "1", Int "2"), Div(Int "1", Int "2"), DivBy(Int "1", Int "2"), Mod @n.X Int "3"(Int "1", Int "2")]`,
}, {
	name: "if, apply, cast, is of, labels, null, URL",
	xml: `<Annotation Term="n.A"><If><Bool>true</Bool><String>a</String><String>b</String><Annotation Term="self.X" Int="1"/></If></Annotation>
	      <Annotation Term="n.B"><Apply Function="odata.concat"><Annotation Term="self.X" Int="1"/><String>a </String><Path>self.D/P</Path></Apply></Annotation>
	      <Annotation Term="n.C"><Cast Type="Collection(self.T)" MaxLength="3"><Path>P</Path><Annotation Term="self.X" Int="1"/></Cast></Annotation>
	      <Annotation Term="n.D"><IsOf Type="self.T"><Path>P</Path></IsOf></Annotation>
	      <Annotation Term="n.E"><LabeledElement Name="l"><Path>P</Path><Annotation Term="self.X" Int="1"/></LabeledElement></Annotation>
	      <Annotation Term="n.F"><LabeledElement Name="m" Path="P"/></Annotation>
	      <Annotation Term="n.G"><LabeledElementReference>self.l</LabeledElementReference></Annotation>
	      <Annotation Term="n.H"><Null><Annotation Term="self.X" Int="1"/></Null></Annotation>
	      <Annotation Term="n.I"><UrlRef><String>http://host/a</String><Annotation Term="self.X" Int="1"/></UrlRef></Annotation>
	      <Annotation Term="n.J" UrlRef="http://host/a"/>
	      <Annotation Term="n.K"><Null/></Annotation>
	      <Annotation Term="n.L"><If><Bool>true</Bool><String>a</String></If></Annotation>`,
	json: `"@n.A": {"$If": [true, "a", "b"], "@self.X": 1},
	       "@n.B": {"$Apply": ["a ", {"$Path": "self.D/P"}], "$Function": "odata.concat", "@self.X": 1},
	       "@n.C": {"$Cast": {"$Path": "P"}, "$Type": "self.T", "$Collection": true, "$MaxLength": 3, "@self.X": 1},
	       "@n.D": {"$IsOf": {"$Path": "P"}, "$Type": "self.T"},
	       "@n.E": {"$LabeledElement": {"$Path": "P"}, "$Name": "l", "@self.X": 1},
	       "@n.F": {"$Name": "m", "$LabeledElement": {"$Path": "P"}},
	       "@n.G": {"$LabeledElementReference": "self.l"},
	       "@n.H": {"$Null": null, "@self.X": 1},
	       "@n.I": {"$UrlRef": "http://host/a", "@self.X": 1},
	       "@n.J": {"$UrlRef": "http://host/a"},
	       "@n.K": null,
	       "@n.L": {"$If": [true, "a"]}`,
	want: `n@n.A: If @n.X Int "1"(Bool "true", String "a", String "b")
		n@n.B: Apply odata.concat @n.X Int "1"(String "a ", Path <n.D/P>)
		n@n.C: Cast Collection(n.T) MaxLength=3 @n.X Int "1"(Path <P>)
		n@n.D: IsOf n.T(Path <P>)
		n@n.E: l @n.X Int "1"=Path <P>
		n@n.F: m=Path <P>
		n@n.G: reference n.l
		n@n.H: Null @n.X Int "1"
		n@n.I: UrlRef @n.X Int "1"(String "http://host/a")
		n@n.J: UrlRef(String "http://host/a")
		n@n.K: Null
		n@n.L: If(Bool "true", String "a")`,
}, {
	name: "records",
	xml: `<Annotation Term="n.A"><Record Type="self.T"><Annotation Term="self.X" Int="1"/>
	        <PropertyValue Property="P" Int="1"/>
	        <PropertyValue Property="Q"><Annotation Term="self.X" Int="2"/><Record/></PropertyValue>
	      </Record></Annotation>
	      <Annotation Term="n.B"><Collection><Record/></Collection></Annotation>`,
	json: `"@n.A": {"Q@self.X": 2, "@type": "https://host/doc#self.T", "P": 1, "Q": {}, "@self.X": 1}, "@n.B": [{}]`,
	want: `n@n.A: {n.T @n.X Int "1"| P: Int "1"; Q @n.X Int "2": {| }}
		n@n.B: [{| }]`,
}}

const (
	xmlHead = `<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.01"><edmx:DataServices>` +
		`<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="n" Alias="self">`
	xmlTail = `</Schema></edmx:DataServices></edmx:Edmx>`
)

func TestReadConstructs(t *testing.T) {
	for _, test := range constructs {
		t.Run(test.name, func(t *testing.T) {
			xml, json := xmlHead+test.xml+xmlTail, `{"$Version": "4.01", "n": {"$Alias": "self"`+given(", ", test.json)+`}}`
			if test.xml == "" && test.json == "" {
				xml, json = strings.Replace(xml, ` Alias="self"`, "", 1), `{"$Version": "4.01", "n": {}}`
			}
			if test.wantJSON == "" {
				test.wantJSON = test.want
			}
			if test.xml != "" || test.json == "" {
				checkFacts(t, "a.xml", xml, test.want)
			}
			if test.json != "" || test.xml == "" {
				checkFacts(t, "a.json", json, test.wantJSON)
			}
		})
	}
}

func checkFacts(t *testing.T, name, data, want string) {
	t.Helper()
	d, ds := readDocument(name, data)
	for _, finding := range ds {
		t.Error(finding)
	}
	if d == nil {
		return
	}
	var got []string
	for _, f := range factsOf(d) {
		if s := f.String(); s != "n: schema alias=self" {
			got = append(got, s)
		}
	}
	if g, w := strings.Join(got, "\n"), strings.ReplaceAll(want, "\t", ""); g != w {
		t.Errorf("%s says\n%s\nwant\n%s", name, g, w)
	}
}
