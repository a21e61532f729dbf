// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	_ "embed"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// commands are the commands of the Peak CLI, each without "peak".
//
//go:embed testdata/commands.txt
var commands string

// link is a relative link of a guide to a page about something that is registered.
var link = regexp.MustCompile(`\]\(\.\./([a-z-]+)/([a-z_]+)\)`)

// pages lists the pages of the documentation that there are for what the provider registers, such as "resources/workflow".
func pages(t *testing.T) []string {
	t.Helper()
	ctx := t.Context()
	p, ok := New(Options{Version: "test"})().(*peakProvider)
	if !ok {
		t.Fatal("the provider is of another type")
	}
	var pages []string
	add := func(folder, name string) { pages = append(pages, folder+"/"+strings.TrimPrefix(name, "peak_")) }
	for _, create := range p.Resources(ctx) {
		var resp resource.MetadataResponse
		create().Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "peak"}, &resp)
		add("resources", resp.TypeName)
	}
	for _, create := range p.DataSources(ctx) {
		var resp datasource.MetadataResponse
		create().Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: "peak"}, &resp)
		add("data-sources", resp.TypeName)
	}
	for _, create := range p.ListResources(ctx) {
		add("list-resources", listName(ctx, create()))
	}
	for _, create := range p.Actions(ctx) {
		var resp action.MetadataResponse
		create().Metadata(ctx, action.MetadataRequest{ProviderTypeName: "peak"}, &resp)
		add("actions", resp.TypeName)
	}
	for _, create := range p.EphemeralResources(ctx) {
		var resp ephemeral.MetadataResponse
		create().Metadata(ctx, ephemeral.MetadataRequest{ProviderTypeName: "peak"}, &resp)
		add("ephemeral-resources", resp.TypeName)
	}
	var functions provider.ProviderWithFunctions = p
	for _, create := range functions.Functions(ctx) {
		var resp function.MetadataResponse
		create().Metadata(ctx, function.MetadataRequest{}, &resp)
		add("functions", resp.Name)
	}
	return pages
}

// listName is the type of a list resource, which has the name of its resource.
func listName(ctx context.Context, l list.ListResource) string {
	var resp resource.MetadataResponse
	l.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "peak"}, &resp)
	return resp.TypeName
}

// TestGuides_links expects that every page that a guide links to is about something that is registered.
func TestGuides_links(t *testing.T) {
	t.Parallel()
	guides, err := filepath.Glob(filepath.Join("..", "..", "templates", "guides", "*.md*"))
	if err != nil || len(guides) == 0 {
		t.Fatalf("there are no guides: %v", err)
	}
	registered := pages(t)
	for _, path := range guides {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range link.FindAllStringSubmatch(string(text), -1) {
			if page := match[1] + "/" + match[2]; !slices.Contains(registered, page) {
				t.Errorf("%s links to %s, which is not registered", filepath.Base(path), page)
			}
		}
		for _, match := range regexp.MustCompile(`\]\(([a-z-]+)\)`).FindAllStringSubmatch(string(text), -1) {
			if found, err := filepath.Glob(filepath.Join(filepath.Dir(path), match[1]+".md*")); err != nil || len(found) != 1 {
				t.Errorf("%s links to the guide %s, which is not there", filepath.Base(path), match[1])
			}
		}
	}
}

// TestGuides_commands expects each command of the CLI in the guide exactly once, with something in Terraform beside it.
func TestGuides_commands(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "from-the-cli.md"))
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z0-9 -]+)` \\| (.*) \\|$").FindAllStringSubmatch(string(text), -1) {
		if told = append(told, row[1]); !link.MatchString(row[2]) {
			t.Errorf("%s has no link beside it: %s", row[1], row[2])
		}
	}
	slices.Sort(told)
	want := strings.Split(strings.TrimSpace(commands), "\n")
	if len(want) != 126 {
		t.Fatalf("the test knows %d commands", len(want))
	}
	for _, command := range want {
		if !slices.Contains(told, command) {
			t.Errorf("%s is missing", command)
		}
	}
	if len(told) != len(want) {
		t.Errorf("the guide has %d commands, want %d", len(told), len(want))
	}
}

// TestOfficialClient_ways expects the page that "make sdk" writes to have beside each command what the guide has there, as that
// target needs Python and this test does not.
func TestOfficialClient_ways(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "from-the-cli.md"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "contributing", "official-client.md"))
	if err != nil {
		t.Fatal(err)
	}
	fromPage := regexp.MustCompile(`\]\(\.\./docs/([^)#]+)\.md`)
	rows := regexp.MustCompile("(?m)^\\| `([a-z0-9 -]+)` \\|.* \\| ([^|]*) \\|$").FindAllStringSubmatch(string(page), -1)
	if len(rows) != 126 {
		t.Errorf("the page has %d commands", len(rows))
	}
	for _, row := range rows {
		want := "| `" + row[1] + "` | " + fromPage.ReplaceAllString(row[2], "](../$1") + " |\n"
		if !strings.Contains(string(guide), want) {
			t.Errorf("%s: templates/guides/from-the-cli.md has no row %sRun make sdk WRITE=1.", row[1], want)
		}
	}
}
