// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

// pageOf is the page of the only object of a kind that fits a filter.
func (b browser) pageOf(kind, filter string) string {
	b.t.Helper()
	found := regexp.MustCompile(`objects/`+kind+`/[^"]+`).FindAllString(b.page("kinds/"+kind+"?q="+filter), -1)
	if len(found) != 1 {
		b.t.Fatalf("%d objects of kind %s fit %q", len(found), kind, filter)
	}
	return b.page(found[0])
}

// TestMetricsAndMails have pages that tell them apart by more than an id, with links in both directions.
func TestMetricsAndMails(t *testing.T) {
	t.Parallel()
	b := browser{testbed.New(t), t}
	const metrics = "/semantic-layer/api/v1/metrics"
	made := b.Form(http.MethodPost, metrics+"/collections", emulatortest.ZipOf(t, "a.yml", "cubes:\n- name: orders\n  measures: [{name: count, type: count}]\n"), "name", "sales-models", "scope", "public").Want(http.StatusCreated)
	b.JSON(http.MethodPost, metrics+"/collections/"+testbed.Text(made["collectionId"])+"/publish", `{"namespace": "sales", "namespaceDescription": "of the shops"}`).Want(http.StatusCreated)
	b.JSON(http.MethodPost, "/_emulator/metric-rows", `{"namespace": "sales", "measures": ["orders.count"], "rows": [{"orders.count": 3}]}`)
	b.Form(http.MethodPost, testbed.EmailsPath, nil, "recipients", `["a@b.c", "bounce@peak.example"]`, "subject", "weekly", "templateName", "basic", "templateParameters", `{"message": "hello"}`).Want(http.StatusCreated)
	b.Clock.Move(testbed.Lifecycle)
	b.shows(b.page("kinds/metric-collection"), ">sales-models</a>", "public, 1 model")
	b.shows(b.pageOf("metric-publication", ""), "<h1>sales-models in sales</h1>", `<code>namespace</code>`, ">sales</a>", `<code>collectionId</code>`)
	b.shows(b.pageOf("metric-namespace", "shops"), `<caption class="">metric publications</caption>`, `<caption class="">metric rows</caption>`, ">sales-models in sales</a>", "1 row in sales")
	b.shows(b.pageOf("email", "weekly"), `class="status warn"`, "Partially Delivered", ">basic</a>", ">bounce@peak.example</a>", "a@b.c, bounce@peak.example", "templateParameters.message")
	b.shows(b.pageOf("email-template", "basic"), ">weekly</a>", "template basic")
}

// TestReleasesAreLinked leads from a revision to the release that it deployed, and from an app's release to those of its blocks.
func TestReleasesAreLinked(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	revision := regexp.MustCompile(`(objects/revision/[^"]+)">production #1</a>`).FindStringSubmatch(b.page("kinds/revision"))
	b.shows(b.page(revision[1]), ">demo 1.0.0</a>", `<code>version</code>`)
	b.shows(b.pageOf("release", "demo"), ">production #1</a>", ">etl 1.0.0</a>", `<code>config.release.version</code>`)
}

// TestMembersOfMembers shows what is inside of an object among its members, with lists in one line.
func TestMembersOfMembers(t *testing.T) {
	t.Parallel()
	b := browser{testbed.New(t), t}
	image, _ := b.ReadyImage("forecast", "webapp")
	b.Service("ui", image, `, "parameters": {"env": {"MODE": "fast", "DB_PASS": "hush-hush"}, "secrets": ["one", "two"]}`)
	page := b.pageOf("service", "ui")
	b.shows(page, "<dt>parameters.env.MODE</dt><dd>fast</dd>", "<dt>parameters.env.DB_PASS</dt><dd>••••••</dd>", "<dt>parameters.secrets</dt><dd>one, two</dd>", "<dt>resources.instanceTypeId</dt>")
	b.hides(page, "hush-hush")
}

// TestMendedBuildsAreNoTrouble has the overview tell of a build that failed until the same version is built.
func TestMendedBuildsAreNoTrouble(t *testing.T) {
	t.Parallel()
	b := browser{testbed.New(t), t}
	b.JSON(http.MethodPost, "/_emulator/outcomes", `{"kind": "build", "result": "failed", "times": 1}`)
	image, version := b.Image("forecast", "webapp")
	b.Clock.Move(testbed.Lifecycle)
	b.shows(b.page(""), "Ended badly", ">forecast:0.0.1</a>")
	b.Form(http.MethodPatch, testbed.ImagesPath+image+"/versions/"+version, testbed.AppZip(t), "buildDetails", `{"source": "upload"}`).Want(http.StatusOK)
	b.Clock.Move(testbed.Lifecycle)
	b.hides(b.page(""), "Ended badly")
	b.shows(b.page("kinds/build"), "2 in all", "failed", "success")
}

// TestSkippedLooksTheSameEverywhere has graph, table and legend of an execution tell steps that were skipped by the same sign.
func TestSkippedLooksTheSameEverywhere(t *testing.T) {
	t.Parallel()
	b := browser{testbed.New(t), t}
	image, _ := b.ReadyImage("forecast", "webapp")
	flow := b.Flow("nightly", `{"load": `+testbed.Step(image, ``)+`, "train": `+testbed.Step(image, `, "parents": ["load"]`)+`}`, "")
	b.JSON(http.MethodPost, "/_emulator/outcomes", `{"kind": "step", "result": "failed", "times": 1}`)
	b.Execute(flow, "{}")
	b.Clock.Move(5 * testbed.Lifecycle)
	page := b.pageOf("execution", "")
	b.shows(page, `class="box skipped"`)
	if same := strings.Count(page, `<span class="status skipped"><span class="shape" aria-hidden="true">–</span>Skipped</span>`); same != 2 {
		t.Errorf("table and legend tell of it %d times by the same sign", same)
	}
	b.hides(b.pageOf("workflow", ""), "Skipped")
}

// TestJournalSaysItsBounds tells how far it reaches, and finds the calls of an object by its id as people write it.
func TestJournalSaysItsBounds(t *testing.T) {
	t.Parallel()
	b := browser{testbed.New(t), t}
	image, _ := b.ReadyImage("forecast", "webapp")
	b.shows(b.page("journal"), "newest 10000 calls, as far as their bodies fit into 64.0 MiB")
	var build string
	for build = range b.Objects()["build"] {
		break
	}
	b.Get(testbed.ImagesPath + image + "/builds/" + strings.Replace(build, ":", "%3A", 1) + "/logs").Want(http.StatusOK)
	b.shows(b.page("journal?q="+build), "1 of ")
}

// TestLongNamesInAGraph keeps what tells names of a family apart, and calls the blocks of an app by the names that they have in it.
func TestLongNamesInAGraph(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	image, _ := b.ReadyImage("long", "webapp")
	b.Flow("family", `{"publish-to-the-warehouse-of-sales": `+testbed.Step(image, ``)+`, "publish-to-the-warehouse-of-stock": `+testbed.Step(image, ``)+`}`, "")
	b.shows(b.pageOf("workflow", "family"), ">publish-to…-of-sales</text>", ">publish-to…-of-stock</text>")
	app := regexp.MustCompile(`(objects/deployment/[^"]+)">production</a>`).FindStringSubmatch(b.page("kinds/deployment"))
	b.shows(b.page(app[1]), `y="20">etl</text>`, `y="20">ui</text>`)
}
