package schema

// everythingXML has every element, attribute and expression of the standard,
// and texts that need escaping.
const everythingXML = `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm" Version="4.01">
  <edmx:Reference Uri="http://host/v?a=1&amp;b=&lt;2&gt;">
    <edmx:Include Namespace="Org.OData.Core.V1" Alias="Core" />
    <edmx:Include Namespace="other">
      <Annotation Term="Core.DefaultNamespace" />
    </edmx:Include>
    <edmx:IncludeAnnotations TermNamespace="a.b" Qualifier="Tablet" TargetNamespace="c.d">
      <Annotation Term="Core.Description" String="of the inclusion" />
    </edmx:IncludeAnnotations>
    <Annotation Term="Core.Description" String="of the reference" />
  </edmx:Reference>
  <edmx:DataServices>
    <Schema Namespace="every.thing" Alias="self">
      <Annotation Term="Core.Description" String="with &quot;quotes&quot;, &lt;tags&gt; &amp; a&#xA;new line,&#x9;a tab" />
      <Annotation Term="Core.LongDescription" Qualifier="q"><String>several
lines, a return&#xD; and ]]&gt; at the end </String></Annotation>
      <EntityType Name="Base" Abstract="true" OpenType="true">
        <Key>
          <PropertyRef Name="ID" />
          <PropertyRef Name="Info/Code" Alias="code" />
        </Key>
        <Property Name="ID" Type="Edm.String" Nullable="false" MaxLength="40" Unicode="false">
          <Annotation Term="Core.Description" String="of the property" />
        </Property>
        <Property Name="Info" Type="self.Info" Nullable="false" />
        <Annotation Term="Core.Description" String="the base" />
      </EntityType>
      <EntityType Name="Thing" BaseType="self.Base" HasStream="true">
        <Property Name="Text" Type="Edm.String" MaxLength="max" DefaultValue=" a &quot;b&quot;&#xA;" />
        <Property Name="Flag" Type="Edm.Boolean" DefaultValue="true" />
        <Property Name="Count" Type="Edm.Int64" DefaultValue="-9223372036854775808" />
        <Property Name="Ratio" Type="Edm.Double" DefaultValue="INF" />
        <Property Name="Price" Type="Edm.Decimal" Precision="15" Scale="variable" DefaultValue="0.10" />
        <Property Name="Whole" Type="Edm.Decimal" />
        <Property Name="Floating" Type="Edm.Decimal" Scale="floating" />
        <Property Name="When" Type="Edm.DateTimeOffset" Precision="7" />
        <Property Name="Seconds" Type="Edm.Duration" />
        <Property Name="Where" Type="Edm.GeographyPoint" SRID="variable" />
        <Property Name="There" Type="Edm.GeometryPoint" SRID="4326" />
        <Property Name="Tags" Type="Collection(Edm.String)" Nullable="true" />
        <Property Name="Names" Type="Collection(Edm.String)" Nullable="false" Unicode="true" />
        <Property Name="Weight" Type="self.Weight" DefaultValue="3" />
        <Property Name="Color" Type="self.Color" DefaultValue="Red" />
        <NavigationProperty Name="Parent" Type="self.Thing" Partner="Children">
          <ReferentialConstraint Property="Text" ReferencedProperty="ID">
            <Annotation Term="Core.Description" String="of the constraint" />
          </ReferentialConstraint>
          <OnDelete Action="Cascade">
            <Annotation Term="Core.Description" String="of the deletion" />
          </OnDelete>
          <Annotation Term="Core.Description" String="of the property" />
        </NavigationProperty>
        <NavigationProperty Name="Children" Type="Collection(self.Thing)" Partner="Parent" ContainsTarget="true" />
        <NavigationProperty Name="Needed" Type="self.Thing" Nullable="false" />
      </EntityType>
      <ComplexType Name="Info">
        <Property Name="Code" Type="Edm.Int32" Nullable="false" />
      </ComplexType>
      <ComplexType Name="More" BaseType="self.Info" />
      <EnumType Name="Color" UnderlyingType="Edm.Int64" IsFlags="true">
        <Member Name="None" Value="0" />
        <Member Name="Red" Value="1">
          <Annotation Term="Core.Description" String="like a rose" />
        </Member>
        <Member Name="Blue" Value="2" />
        <Annotation Term="Core.Description" String="colors" />
      </EnumType>
      <EnumType Name="Counted">
        <Member Name="A" />
        <Member Name="B" />
      </EnumType>
      <TypeDefinition Name="Weight" UnderlyingType="Edm.Decimal" Precision="5" Scale="2">
        <Annotation Term="Core.Description" String="in kilograms" />
      </TypeDefinition>
      <Action Name="Do" IsBound="true" EntitySetPath="it/Children">
        <Parameter Name="it" Type="self.Thing" Nullable="false" />
        <Parameter Name="how" Type="Collection(Edm.String)" MaxLength="10" Nullable="true">
          <Annotation Term="Core.OptionalParameter" />
        </Parameter>
        <ReturnType Type="Collection(self.Thing)" Nullable="false" />
      </Action>
      <Action Name="Stop" />
      <Function Name="Do">
        <Parameter Name="x" Type="Edm.Int32" />
        <ReturnType Type="Edm.Decimal" Precision="3" Scale="1" Nullable="false">
          <Annotation Term="Core.Description" String="of the result" />
        </ReturnType>
      </Function>
      <Function Name="Do" IsBound="true" IsComposable="true">
        <Parameter Name="it" Type="Collection(self.Thing)" Nullable="false" />
        <ReturnType Type="Edm.String" />
        <Annotation Term="Core.Description" String="an overload" />
      </Function>
      <Function Name="Find">
        <ReturnType Type="Collection(self.Thing)" Nullable="false" />
      </Function>
      <Term Name="Tag" Type="Edm.Boolean" Nullable="false" DefaultValue="true" AppliesTo="EntityType Property" />
      <Term Name="Special" Type="self.Info" BaseTerm="self.Tag">
        <Annotation Term="Core.Description" String="of the term" />
      </Term>
      <Term Name="Colored" Type="self.Color" />
      <EntityContainer Name="Container" Extends="plain.Base">
        <EntitySet Name="Things" EntityType="self.Thing">
          <NavigationPropertyBinding Path="Parent" Target="Things" />
          <NavigationPropertyBinding Path="Needed" Target="self.Container/One" />
          <Annotation Term="Core.Description" String="all things" />
        </EntitySet>
        <EntitySet Name="Hidden" EntityType="self.Thing" IncludeInServiceDocument="false" />
        <Singleton Name="One" Type="self.Thing">
          <NavigationPropertyBinding Path="Parent" Target="Things" />
          <Annotation Term="Core.Description" String="of the singleton" />
        </Singleton>
        <Singleton Name="Maybe" Type="self.Thing" Nullable="true" />
        <ActionImport Name="Stop" Action="self.Stop">
          <Annotation Term="Core.Description" String="of the import" />
        </ActionImport>
        <FunctionImport Name="Do" Function="self.Do" IncludeInServiceDocument="true" />
        <FunctionImport Name="Find" Function="self.Find" EntitySet="Things" />
        <Annotation Term="Core.Description" String="of the container" />
      </EntityContainer>
      <Annotations Target="self.Thing/Text" Qualifier="Phone">
        <Annotation Term="Core.Description" String="on a phone" />
        <Annotation Term="self.Colored" EnumMember="every.thing.Color/Red every.thing.Color/Blue" />
      </Annotations>
      <Annotations Target="self.Thing">
        <Annotation Term="self.Tag">
          <Annotation Term="Core.Description" String="of an annotation">
            <Annotation Term="Core.IsLanguageDependent" />
          </Annotation>
        </Annotation>
        <Annotation Term="x.Bool" Bool="false" />
        <Annotation Term="x.Binary" Binary="T0RhdGE" />
        <Annotation Term="x.Date" Date="2000-01-01" />
        <Annotation Term="x.DateTimeOffset" DateTimeOffset="2000-01-01T16:00:00.000Z" />
        <Annotation Term="x.Decimal" Decimal="3.140" />
        <Annotation Term="x.Infinite" Decimal="-INF" />
        <Annotation Term="x.Duration" Duration="P7D" />
        <Annotation Term="x.Float" Float="1.23456789e4" />
        <Annotation Term="x.Guid" Guid="21EC2020-3AEA-1069-A2DD-08002B30309D" />
        <Annotation Term="x.Int" Int="9007199254740993" />
        <Annotation Term="x.TimeOfDay" TimeOfDay="21:45" />
        <Annotation Term="x.Path" Path="Parent/@self.Tag#q" />
        <Annotation Term="x.AnnotationPath" AnnotationPath="@self.Tag" />
        <Annotation Term="x.ModelElementPath" ModelElementPath="self.Do" />
        <Annotation Term="x.NavigationPropertyPath" NavigationPropertyPath="Parent" />
        <Annotation Term="x.PropertyPath" PropertyPath="Text" />
        <Annotation Term="x.AnyPropertyPath"><AnyPropertyPath>Text</AnyPropertyPath></Annotation>
        <Annotation Term="x.UrlRef" UrlRef="http://host/?a=1&amp;b=2" />
        <Annotation Term="x.Null"><Null><Annotation Term="x.Reason" String="none" /></Null></Annotation>
        <Annotation Term="x.Collection">
          <Collection>
            <String> (</String>
            <Int>1</Int>
            <Null />
            <Collection />
            <Record />
            <PropertyPath>Text</PropertyPath>
            <EnumMember>every.thing.Color/Red</EnumMember>
            <LabeledElementReference>self.label</LabeledElementReference>
          </Collection>
        </Annotation>
        <Annotation Term="x.Record">
          <Annotation Term="x.Beside" />
          <Record Type="every.thing.More">
            <Annotation Term="x.Inside" />
            <PropertyValue Property="Code" Int="5">
              <Annotation Term="x.OfValue" Qualifier="v" String="why" />
            </PropertyValue>
            <PropertyValue Property="Foreign">
              <Record Type="other.Type" />
            </PropertyValue>
          </Record>
        </Annotation>
        <Annotation Term="x.Logic">
          <If>
            <Annotation Term="x.InIf" />
            <And>
              <Or><Path>A</Path><Not><Annotation Term="x.InNot" /><Path>B</Path></Not></Or>
              <Has><Path>Color</Path><EnumMember>every.thing.Color/Red</EnumMember></Has>
              <In><Path>Text</Path><Collection><String>a</String></Collection></In>
              <Eq><Null /><Ne><Path>A</Path><Path>B</Path></Ne></Eq>
              <Gt><Int>1</Int><Ge><Path>A</Path><Path>B</Path></Ge></Gt>
              <Lt><Int>1</Int><Le><Path>A</Path><Path>B</Path></Le></Lt>
            </And>
            <Add><Sub><Path>A</Path><Path>B</Path></Sub><Mul><Neg><Path>A</Path></Neg><Int>2</Int></Mul></Add>
            <Div><DivBy><Path>A</Path><Path>B</Path></DivBy><Mod><Path>A</Path><Path>B</Path></Mod></Div>
          </If>
        </Annotation>
        <Annotation Term="x.Apply">
          <Apply Function="odata.fillUriTemplate">
            <Annotation Term="x.InApply" />
            <String>http://host/{id}</String>
            <LabeledElement Name="id" Path="ID">
              <Annotation Term="x.InLabel" />
            </LabeledElement>
            <LabeledElement Name="label"><Apply Function="odata.uriEncode"><Path>ID</Path></Apply></LabeledElement>
          </Apply>
        </Annotation>
        <Annotation Term="x.Cast">
          <Cast Type="Collection(Edm.Decimal)" Precision="30" Scale="0"><Path>A</Path></Cast>
        </Annotation>
        <Annotation Term="x.IsOf">
          <IsOf Type="self.More"><Annotation Term="x.InIsOf" /><Path>A</Path></IsOf>
        </Annotation>
        <Annotation Term="x.UrlRef" Qualifier="computed"><UrlRef><Path>A</Path></UrlRef></Annotation>
      </Annotations>
      <Annotations Target="self.Do(every.thing.Thing,Collection(Edm.String))/how">
        <Annotation Term="Core.Description" String="how to" />
      </Annotations>
    </Schema>
    <Schema Namespace="plain">
      <EntityContainer Name="Base">
        <EntitySet Name="More" EntityType="every.thing.Thing" />
      </EntityContainer>
    </Schema>
    <Schema Namespace="empty" />
  </edmx:DataServices>
</edmx:Edmx>`

// everythingJSON has what JSON writes in a way of its own.
const everythingJSON = `{
  "$Version": "4.0",
  "$EntityContainer": "every.thing.Container",
  "$Reference": {
    "http://host/core": {"$Include": [{"$Namespace": "Org.OData.Core.V1", "$Alias": "Core", "@Core.DefaultNamespace": true}], "@Core.Description": "x"},
    "http://host/other": {"$IncludeAnnotations": [{"$TermNamespace": "a.b"}]}
  },
  "every.thing": {
    "$Alias": "self",
    "@Core.Description": "\u2028 \"quoted\" \\ \t \r\n </script>",
    "@Core.Description@x.Nested#q": true,
    "Thing": {
      "$Kind": "EntityType", "$Key": ["ID", {"code": "Info/Code"}],
      "ID": {"$MaxLength": 20},
      "Info": {"$Type": "self.Info"},
      "When": {"$Type": "Edm.DateTimeOffset"},
      "Price": {"$Type": "Edm.Decimal", "$Nullable": true, "$DefaultValue": 1.50},
      "Rounded": {"$Type": "Edm.Decimal", "$Scale": 0},
      "Flag": {"$Type": "Edm.Boolean", "$DefaultValue": null, "$Nullable": false},
      "Where": {"$Type": "Edm.GeographyPoint", "$SRID": "variable"},
      "Tags": {"$Collection": true, "$Nullable": true},
      "Parent": {"$Kind": "NavigationProperty", "$Type": "self.Thing", "$Nullable": true, "$Partner": "Children",
        "$ReferentialConstraint": {"ID": "ID", "ID@Core.Description": "c"}, "$OnDelete": "SetNull", "$OnDelete@Core.Description": "d"},
      "Children": {"$Kind": "NavigationProperty", "$Collection": true, "$Type": "self.Thing", "$Partner": "Parent"},
      "@x.Record": {"@odata.type": "#self.Info", "@Core.Description": "r", "Code": 1, "Code@Core.Description": "p"},
      "@x.Foreign": {"@odata.type": "http://host/core#Core.Link", "href": {"$UrlRef": "http://host/"}},
      "@x.Null": {"$Null": null, "@x.Reason": "none"},
      "@x.Plain": null,
      "@x.Has": {"$Has": [{"$Path": "Color"}, {"$Cast": "Red", "$Type": "self.Color"}]},
      "@x.Cast": {"$Cast": {"$Path": "A"}, "$Type": "Edm.Decimal", "$Collection": true, "$Precision": 3},
      "@x.CastString": {"$IsOf": 1},
      "@x.Apply": {"$Function": "odata.concat", "$Apply": ["a", 1, 1.5, 1e3, true, null, [], {}], "@x.InApply": 1},
      "@x.Labeled": {"$LabeledElement": {"$Path": "A"}, "$Name": "label"},
      "@x.Reference": {"$LabeledElementReference": "self.label"},
      "@x.If": {"$If": [{"$Not": {"$Path": "A"}}, {"$Neg": 1}]}
    },
    "Info": {"$Kind": "ComplexType", "$OpenType": true, "Code": {"$Type": "Edm.Int32"}},
    "Color": {"$Kind": "EnumType", "$UnderlyingType": "Edm.Byte", "Red": 1, "Red@Core.Description": "r"},
    "Short": {"$Kind": "TypeDefinition", "$UnderlyingType": "Edm.String", "$MaxLength": 3, "$Unicode": false},
    "Do": [
      {"$Kind": "Function", "$IsBound": true, "$Parameter": [{"$Name": "it", "$Type": "self.Thing"}], "$ReturnType": {"$Nullable": true}},
      {"$Kind": "Action", "$Parameter": [{"$Name": "x", "$Nullable": true, "@Core.Description": "p"}]}
    ],
    "Tag": {"$Kind": "Term", "$Type": "Edm.Boolean", "$DefaultValue": true, "$AppliesTo": ["Property"]},
    "Container": {
      "$Kind": "EntityContainer",
      "Things": {"$Collection": true, "$Type": "self.Thing", "$IncludeInServiceDocument": false, "$NavigationPropertyBinding": {"Parent": "Things"}},
      "One": {"$Type": "self.Thing", "$Nullable": true},
      "Act": {"$Action": "self.Do"}
    },
    "$Annotations": {"self.Thing/ID": {"@Core.Description#Phone": "x", "@self.Tag": true}}
  }
}`
