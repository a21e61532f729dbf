// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// plain is build_details with nothing set beside its source.
func plain(source string) buildDetails {
	return buildDetails{
		Source:         types.StringValue(source),
		UseCache:       types.BoolValue(true),
		BuildArguments: types.MapNull(types.StringType),
		Secrets:        types.SetNull(types.StringType),
	}
}

func edited(d buildDetails, edit func(*buildDetails)) *buildDetails {
	edit(&d)
	return &d
}

func stringSet(values ...string) types.Set { return secretsOf(values) }

func stringMap(pairs map[string]string) types.Map {
	elements := map[string]attr.Value{}
	for name, value := range pairs {
		elements[name] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, elements)
}

func TestBuildDetailsRequest(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		details *buildDetails
		secret  secrets
		want    *peak.BuildDetails
	}{
		"nothing configured": {nil, secrets{}, nil},
		"defaults":           {new(plain("upload")), secrets{}, &peak.BuildDetails{Source: "upload", UseCache: new(true)}},
		"upload": {
			edited(plain("upload"), func(d *buildDetails) {
				d.UseCache = types.BoolValue(false)
				d.BuildArguments = stringMap(map[string]string{"B": "2", "A": "1"})
				d.Secrets = stringSet("z", "a")
				d.Context = types.StringValue("app")
				d.DockerfilePath = types.StringValue("app/Dockerfile")
			}), secrets{},
			&peak.BuildDetails{
				Source: "upload", UseCache: new(false), BuildArguments: []peak.NameValue{{Name: "A", Value: "1"}, {Name: "B", Value: "2"}},
				Secrets: []string{"a", "z"}, Context: "app", DockerfilePath: "app/Dockerfile",
			},
		},
		"github": {
			edited(plain("github"), func(d *buildDetails) {
				d.Repository, d.Branch = types.StringValue("https://github.com/acme/app"), types.StringValue("main")
			}), secrets{token: types.StringValue("ghp_secret")},
			&peak.BuildDetails{Source: "github", UseCache: new(true), Repository: "https://github.com/acme/app", Branch: "main", Token: "ghp_secret"},
		},
		"write-only arguments": {
			edited(plain("upload"), func(d *buildDetails) { d.BuildArguments = stringMap(map[string]string{"B": "2"}) }),
			secrets{arguments: stringMap(map[string]string{"A": "secret-argument"})},
			&peak.BuildDetails{
				Source: "upload", UseCache: new(true), BuildArguments: []peak.NameValue{{Name: "A", Value: "secret-argument"}, {Name: "B", Value: "2"}},
				Hidden: []string{"secret-argument"},
			},
		},
		"dockerfile": {
			edited(plain("dockerfile"), func(d *buildDetails) { d.Dockerfile = types.StringValue("FROM scratch\n") }), secrets{},
			&peak.BuildDetails{Source: "dockerfile", UseCache: new(true), Dockerfile: "FROM scratch\n"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.details.request(c.secret); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestSameBuild(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		a, b *peak.BuildDetails
		same bool
	}{
		"nothing and nothing":         {nil, nil, true},
		"nothing and the defaults":    {nil, &peak.BuildDetails{Source: "Upload", UseCache: new(true), BuildArguments: []peak.NameValue{}, Secrets: []string{}, Context: "./", DockerfilePath: "Dockerfile"}, true},
		"nothing and another source":  {nil, &peak.BuildDetails{Source: "github"}, false},
		"nothing and no cache":        {nil, &peak.BuildDetails{UseCache: new(false)}, false},
		"order of lists":              {&peak.BuildDetails{Secrets: []string{"a", "b"}, BuildArguments: []peak.NameValue{{Name: "A"}, {Name: "B"}}}, &peak.BuildDetails{Secrets: []string{"b", "a"}, BuildArguments: []peak.NameValue{{Name: "B"}, {Name: "A"}}}, true},
		"another argument value":      {&peak.BuildDetails{BuildArguments: []peak.NameValue{{Name: "A", Value: "1"}}}, &peak.BuildDetails{BuildArguments: []peak.NameValue{{Name: "A", Value: "2"}}}, false},
		"spelling of paths":           {&peak.BuildDetails{Context: "./app/", DockerfilePath: "./app/Dockerfile"}, &peak.BuildDetails{Context: "app", DockerfilePath: "app/Dockerfile"}, true},
		"another context":             {&peak.BuildDetails{Context: "app"}, &peak.BuildDetails{Context: "web"}, false},
		"Dockerfile below a context":  {&peak.BuildDetails{Context: "app"}, &peak.BuildDetails{Context: "app", DockerfilePath: "Dockerfile"}, false},
		"what is hidden is no input":  {&peak.BuildDetails{Hidden: []string{"a"}}, nil, true},
		"the token is no input":       {&peak.BuildDetails{Source: "github", Token: "a"}, &peak.BuildDetails{Source: "github", Token: "****"}, true},
		"final newline of Dockerfile": {&peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM a\n"}, &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM a"}, true},
		"another Dockerfile":          {&peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM a"}, &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM b"}, false},
		"another branch":              {&peak.BuildDetails{Source: "github", Branch: "a"}, &peak.BuildDetails{Source: "github", Branch: "b"}, false},
		"another repository":          {&peak.BuildDetails{Source: "github", Repository: "a"}, &peak.BuildDetails{Source: "github", Repository: "b"}, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if sameBuild(c.a, c.b) != c.same || sameBuild(c.b, c.a) != c.same {
				t.Errorf("want %t", c.same)
			}
		})
	}
}

func TestSameBuildLeavesItsArgumentsAlone(t *testing.T) {
	t.Parallel()
	details := &peak.BuildDetails{Secrets: []string{"b", "a"}, BuildArguments: []peak.NameValue{{Name: "B"}, {Name: "A"}}}
	sameBuild(details, nil)
	if details.Secrets[0] != "b" || details.BuildArguments[0].Name != "B" || details.Source != "" {
		t.Errorf("changed to %+v", details)
	}
}

func TestRebuildRequest(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ want, had, request *peak.BuildDetails }{
		"nothing to say": {nil, nil, nil},
		"back to the defaults": {
			nil, &peak.BuildDetails{Source: "upload", UseCache: new(false), Context: "app", DockerfilePath: "app/Dockerfile"},
			&peak.BuildDetails{Source: "upload", UseCache: new(true), BuildArguments: []peak.NameValue{}, Secrets: []string{}, Context: ".", DockerfilePath: "Dockerfile"},
		},
		"lists are cleared": {
			&peak.BuildDetails{Source: "upload", UseCache: new(true)}, &peak.BuildDetails{Secrets: []string{"s"}},
			&peak.BuildDetails{Source: "upload", UseCache: new(true), BuildArguments: []peak.NameValue{}, Secrets: []string{}},
		},
		"to a Dockerfile": {
			&peak.BuildDetails{Source: "dockerfile", UseCache: new(true), Dockerfile: "FROM a"}, &peak.BuildDetails{Source: "upload", Context: "app"},
			&peak.BuildDetails{Source: "dockerfile", UseCache: new(true), Dockerfile: "FROM a", BuildArguments: []peak.NameValue{}, Secrets: []string{}},
		},
		"the token stays": {
			&peak.BuildDetails{Source: "github", UseCache: new(true), Token: "t"}, nil,
			&peak.BuildDetails{Source: "github", UseCache: new(true), Token: "t", BuildArguments: []peak.NameValue{}, Secrets: []string{}},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := rebuildRequest(c.want, c.had); !reflect.DeepEqual(got, c.request) {
				t.Errorf("got %+v, want %+v", got, c.request)
			}
		})
	}
}

func TestImportedDetails(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		shown   *peak.BuildDetails
		summary bool
		want    *buildDetails
	}{
		"absent":      {nil, true, nil},
		"empty":       {&peak.BuildDetails{}, true, nil},
		"source only": {&peak.BuildDetails{Source: "upload"}, true, nil},
		"defaults":    {&peak.BuildDetails{Source: "upload", UseCache: new(true), Context: "."}, false, nil},
		"github": {
			&peak.BuildDetails{Source: "github", UseCache: new(false), Repository: "r", Branch: "b", Token: "****", Secrets: []string{"s"}, BuildArguments: []peak.NameValue{{Name: "A", Value: "1"}}},
			false,
			edited(plain("github"), func(d *buildDetails) {
				d.UseCache = types.BoolValue(false)
				d.Repository, d.Branch = types.StringValue("r"), types.StringValue("b")
				d.Secrets, d.BuildArguments = stringSet("s"), stringMap(map[string]string{"A": "1"})
			}),
		},
		"dockerfile, with paths that do not belong to it": {
			&peak.BuildDetails{Source: "Dockerfile", UseCache: new(true), Dockerfile: "FROM a\n", Context: ".", DockerfilePath: "Dockerfile", Repository: "r"}, false,
			edited(plain("dockerfile"), func(d *buildDetails) { d.Dockerfile = types.StringValue("FROM a\n") }),
		},
		"a context": {
			&peak.BuildDetails{Source: "upload", UseCache: new(true), Context: "app", DockerfilePath: "app/Dockerfile"}, false,
			edited(plain("upload"), func(d *buildDetails) {
				d.Context, d.DockerfilePath = types.StringValue("app"), types.StringValue("app/Dockerfile")
			}),
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if isSummary(c.shown) != c.summary {
				t.Errorf("summary: want %t", c.summary)
			}
			if got := importedDetails(c.shown); !sameModel(t, got, c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestRefreshedDetails(t *testing.T) {
	t.Parallel()
	full := edited(plain("upload"), func(d *buildDetails) {
		d.Context, d.Secrets = types.StringValue("./app"), stringSet("s")
		d.BuildArguments = stringMap(map[string]string{"A": "1"})
	})
	cases := map[string]struct {
		prior *buildDetails
		shown *peak.BuildDetails
		want  *buildDetails
	}{
		"nothing configured":          {nil, &peak.BuildDetails{Source: "upload", Context: "."}, nil},
		"nothing shown":               {full, nil, full},
		"only the source shown":       {full, &peak.BuildDetails{Source: "Upload"}, full},
		"the same":                    {full, &peak.BuildDetails{Source: "upload", UseCache: new(true), Context: "app", Secrets: []string{"s"}, BuildArguments: []peak.NameValue{{Name: "A", Value: "1"}}}, full},
		"defaults where nothing was":  {new(plain("upload")), &peak.BuildDetails{Source: "upload", Context: "x", DockerfilePath: "Dockerfile", Secrets: []string{"s"}}, new(plain("upload"))},
		"another source":              {new(plain("upload")), &peak.BuildDetails{Source: "github"}, new(plain("github"))},
		"another context":             {full, &peak.BuildDetails{Context: "web"}, edited(*full, func(d *buildDetails) { d.Context = types.StringValue("web") })},
		"cache switched off":          {full, &peak.BuildDetails{UseCache: new(false)}, edited(*full, func(d *buildDetails) { d.UseCache = types.BoolValue(false) })},
		"secrets and arguments moved": {full, &peak.BuildDetails{Secrets: []string{}, BuildArguments: []peak.NameValue{}}, edited(*full, func(d *buildDetails) { d.Secrets, d.BuildArguments = stringSet(), stringMap(nil) })},
		"a masked token": {
			edited(plain("github"), func(d *buildDetails) { d.Repository = types.StringValue("r") }), &peak.BuildDetails{Source: "github", Repository: "r", Token: "****"},
			edited(plain("github"), func(d *buildDetails) { d.Repository = types.StringValue("r") }),
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := refreshedDetails(c.prior, c.shown); !sameModel(t, got, c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// sameModel compares through the attribute, which also tests the conversion to it.
func sameModel(t *testing.T, a, b *buildDetails) bool {
	t.Helper()
	var diags diag.Diagnostics
	same := a.object(t.Context(), &diags).Equal(b.object(t.Context(), &diags))
	if diags.HasError() {
		t.Fatal(diags)
	}
	return same
}
