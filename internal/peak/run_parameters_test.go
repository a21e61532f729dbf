// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"slices"
	"strings"
	"testing"
)

func TestRunParameters(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /v1/deployments/d-1/parameters/run", 200, `{"n":1.50,"list":["a"]}`},
		exchangeStep{`PATCH /v2/deployments/d-1/parameters/run {"parameters":{"a":"b"}}`, 502, ``},
		exchangeStep{`PATCH /v2/deployments/d-1/parameters/run {"parameters":{"a":"b"}}`, 200, `{"parameters":{"a":"b"}}`},
		exchangeStep{`PATCH /v2/deployments/d-2/parameters/run {"parameters":{"etl":{"a":"b"}},"appParameters":{"c":1}}`, 400, `{"detail":"b is very-secret"}`},
	)
	ctx := t.Context()
	parameters, err := client.GetRunParameters(ctx, "d-1")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, parameters, map[string]any{"n": number("1.50"), "list": []any{"a"}})
	if err := client.UpdateRunParameters(ctx, "d-1", RunParametersPatch{Parameters: map[string]any{"a": "b"}, Secrets: []string{"never sent"}}); err != nil {
		t.Error(err)
	}
	err = client.UpdateRunParameters(ctx, "d-2", RunParametersPatch{
		Parameters: map[string]any{"etl": map[string]any{"a": "b"}}, AppParameters: map[string]any{"c": 1}, Secrets: []string{"very-secret"},
	})
	if StatusOf(err) != 400 || strings.Contains(err.Error(), "very-secret") {
		t.Errorf("error %v", err)
	}
}

func TestExecuteDeployment(t *testing.T) {
	client := script(t,
		exchangeStep{`POST /v1/deployments/d-1/execute {}`, 200,
			`{"executeResponse":[{"blockSpecId":"s-1","version":"1.0.0","executionId":"e-1","status":"executed"},{"blockSpecId":"s-2","executionId":null,"status":"skipped"}]}`},
		exchangeStep{`POST /v1/deployments/d-1/execute {}`, 503, ``},
	)
	executions, err := client.ExecuteDeployment(t.Context(), "d-1", nil)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, executions, []BlockExecution{{"s-1", "1.0.0", "e-1", "executed"}, {BlockSpecID: "s-2", Status: "skipped"}})
	// Not repeated: nobody knows whether it has run.
	if _, err := client.ExecuteDeployment(t.Context(), "d-1", nil); StatusOf(err) != 503 {
		t.Errorf("error %v", err)
	}
}

func TestTexts(t *testing.T) {
	got := Texts(map[string]any{"a": "longer", "b": []any{"short", "also longer", number("1234567")}, "c": map[string]any{"d": "deep inside"}}, nil, "top level")
	slices.Sort(got)
	equal(t, got, []string{"1234567", "also longer", "deep inside", "longer", "short", "top level"})
	if Texts() != nil {
		t.Error("nothing has texts")
	}
}

// TestHide hides the longest first: a secret may be part of another.
func TestHide(t *testing.T) {
	t.Parallel()
	secrets := []string{"secret", "", "secret-and-more", "other"}
	if got := Hide("Cannot take secret-and-more, secret or others.", secrets); got != "Cannot take (hidden), (hidden) or others." {
		t.Errorf("got %q", got)
	}
	if secrets[0] != "secret" {
		t.Errorf("the secrets are %v", secrets)
	}
}
