package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Validate asks the provider itself, without Terraform, what it says of a resource's configuration, given as JSON with the
// attributes that are set. It returns "path: summary: detail" of each error.
func Validate(t *testing.T, typeName, config string) []string {
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
	var errors []string
	for _, diagnostic := range resp.Diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			errors = append(errors, diagnostic.Attribute.String()+": "+diagnostic.Summary+": "+diagnostic.Detail)
		}
	}
	return errors
}
