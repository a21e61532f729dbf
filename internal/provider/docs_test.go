package provider

import (
	"context"
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
const commands = `
alerts emails describe
alerts emails describe-template
alerts emails list
alerts emails list-templates
alerts emails send
apps deployments create
apps deployments create-revision
apps deployments delete
apps deployments describe
apps deployments describe-revision
apps deployments list
apps deployments list-revisions
apps deployments redeploy
apps deployments update-metadata
apps specs create
apps specs create-release
apps specs delete
apps specs describe
apps specs describe-release
apps specs list
apps specs list-releases
apps specs update-metadata
artifacts create
artifacts create-version
artifacts delete
artifacts delete-version
artifacts describe
artifacts download
artifacts list
artifacts update-metadata
blocks deployments create
blocks deployments create-revision
blocks deployments delete
blocks deployments describe
blocks deployments describe-revision
blocks deployments get-parameters
blocks deployments get-related-block-details
blocks deployments list
blocks deployments list-revisions
blocks deployments patch-parameters
blocks deployments redeploy
blocks deployments update-metadata
blocks specs create
blocks specs create-release
blocks specs delete
blocks specs describe
blocks specs describe-release
blocks specs list
blocks specs list-releases
blocks specs update-metadata
deployments execute-resources
deployments list
images create
images create-or-update
images create-version
images delete
images delete-version
images delete-versions
images describe
images describe-version
images get-build-logs
images list
images list-builds
images list-versions
images update-version
services create
services create-or-update
services delete
services describe
services list
services test
services update
specs list
specs list-release-deployments
tenants list-instance-options
users check-permission
webapps create
webapps create-or-update
webapps delete
webapps describe
webapps list
webapps update
workflows create
workflows create-or-update
workflows delete
workflows describe
workflows execute
workflows get-execution-details
workflows get-execution-logs
workflows list
workflows list-default-resources
workflows list-executions
workflows list-resources
workflows patch
workflows update
`

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
	guides, err := filepath.Glob(filepath.Join("..", "..", "docs", "guides", "*.md"))
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
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), match[1]+".md")); err != nil {
				t.Errorf("%s links to the guide %s: %v", filepath.Base(path), match[1], err)
			}
		}
	}
}

// TestGuides_commands expects each command of the CLI in the guide exactly once, with something in Terraform beside it.
func TestGuides_commands(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "guides", "from-the-cli.md"))
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z -]+)` \\| (.*) \\|$").FindAllStringSubmatch(string(text), -1) {
		if told = append(told, row[1]); !link.MatchString(row[2]) {
			t.Errorf("%s has no link beside it: %s", row[1], row[2])
		}
	}
	slices.Sort(told)
	want := strings.Split(strings.TrimSpace(commands), "\n")
	if len(want) != 95 {
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
