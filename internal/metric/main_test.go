// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

func TestMain(m *testing.M) { acctest.Run(m) }

const (
	collectionAddress  = "peak_metric_collection.x"
	publicationAddress = "peak_metric_publication.x"
	namespaceAddress   = "peak_metric_namespace.x"
)

// orders is a model file, with one thing of each kind.
const orders = `cubes:
  - name: orders
    sql_table: publish.orders
    measures:
      - name: count
        type: count
      - name: total
        type: sum
        sql: amount
    dimensions:
      - name: id
        sql: id
        type: number
        primary_key: true
      - name: status
        sql: status
        type: string
        description: How it stands.
    segments:
      - name: big
        sql: "{CUBE}.amount > 100"
`

// modelsFolder makes a folder of one model file.
func modelsFolder(t *testing.T, text string) string {
	t.Helper()
	return acctest.Folder(t, map[string]string{"model/orders.yml": text})
}

func value(address, name string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), check)
}

func text(content string) knownvalue.Check { return knownvalue.StringExact(content) }

// acts is a plan that does these things to objects, pairs of address and action.
func acts(pairs ...any) []plancheck.PlanCheck {
	var checks []plancheck.PlanCheck
	for i := 0; i+1 < len(pairs); i += 2 {
		address, _ := pairs[i].(string)
		action, _ := pairs[i+1].(plancheck.ResourceActionType)
		checks = append(checks, plancheck.ExpectResourceAction(address, action))
	}
	return checks
}

// wrote checks which calls that change something were made since the last check, as "METHOD path".
func wrote(t *testing.T, p *acctest.Platform, want ...string) func(*terraform.State) error {
	t.Helper()
	return func(*terraform.State) error {
		var got []string
		for _, entry := range p.Emulator.Journal() {
			if entry.Method != http.MethodGet {
				got = append(got, entry.Method+" "+strings.TrimPrefix(entry.Path, "/semantic-layer/api/v1/"))
			}
		}
		p.Emulator.ClearJournal()
		if len(got) != len(want) {
			t.Errorf("wrote %q, want %q", got, want)
			return nil
		}
		for i := range got {
			if !strings.HasPrefix(got[i], want[i]) {
				t.Errorf("wrote %q, want %q", got, want)
			}
		}
		return nil
	}
}

// objectsOf counts the objects of a kind.
func objectsOf(p *acctest.Platform, kind string) int { return len(p.Emulator.Objects()[kind]) }

// fault makes calls go wrong.
func fault(t *testing.T, p *acctest.Platform, f control.Fault) {
	t.Helper()
	if _, err := p.Emulator.AddFault(f); err != nil {
		t.Fatal(err)
	}
}

// rows registers what a query gets.
func rows(t *testing.T, p *acctest.Platform, body string) {
	t.Helper()
	// Straight to the platform, since a client would have to trust the certificate that it has over HTTP/2.
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, p.URL+"/_emulator/metric-rows", strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	p.Emulator.ServeHTTP(answer, request)
	if answer.Code != http.StatusCreated {
		t.Fatalf("%d %s", answer.Code, answer.Body)
	}
}
