// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Validate asks the provider itself, without Terraform, what it says of a resource's configuration, given as JSON with the
// attributes that are set. It returns "path: summary: detail" of each error.
func Validate(t *testing.T, typeName, config string) []string {
	t.Helper()
	return validate(t, typeName, config, tfprotov6.DiagnosticSeverityError)
}

// ValidateWarnings is Validate for warnings.
func ValidateWarnings(t *testing.T, typeName, config string) []string {
	t.Helper()
	return validate(t, typeName, config, tfprotov6.DiagnosticSeverityWarning)
}

func validate(t *testing.T, typeName, config string, severity tfprotov6.DiagnosticSeverity) []string {
	t.Helper()
	server, err := Factories()["peak"]()
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName:           typeName,
		Config:             &tfprotov6.DynamicValue{JSON: []byte(config)},
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, diagnostic := range resp.Diagnostics {
		if diagnostic.Severity == severity {
			found = append(found, diagnostic.Attribute.String()+": "+diagnostic.Summary+": "+diagnostic.Detail)
		}
	}
	return found
}
