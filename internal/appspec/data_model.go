// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

// attrDataModel is the attribute of the input data model, which the platform does not show (contract 11).
const attrDataModel = "input_data_model"

// dataModel is the attribute.
func dataModel() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "Input data model of the app, a JSON object as text, such as `file(\"input-data-model.json\")`; `metadata.schema` in it names the schema of the warehouse. It belongs to the release: it is sent with each, " +
			"and a change of its meaning is one that needs a release. When only its upload fails, the next apply sends it without a release. The platform does not show it, and Terraform takes a configured value for an unchanged one only where the state has one: so the plan after an import is an update in place, which notes what is configured and sends nothing. " +
			"Left out, releases have none.",
		Optional:      true,
		PlanModifiers: press.KeepEqualJSON(),
	}
}

// attachment sends it.
func attachment() *spec.Attachment[model] {
	return &spec.Attachment[model]{
		Attribute: attrDataModel,
		Of:        func(m *model) *types.String { return &m.DataModel },
		Send: func(ctx context.Context, client *peak.Client, id, version, content string) error {
			return client.UploadAppDataModel(ctx, id, version, []byte(content))
		},
	}
}

// checkDataModel wants a JSON object, which is not looked into.
func checkDataModel(text types.String, diags *diag.Diagnostics) {
	if text.IsNull() || text.IsUnknown() {
		return
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text.ValueString()), &object); err != nil || object == nil {
		problem := "it is null"
		if other, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			problem = "it is a JSON " + other.Value
		} else if err != nil {
			problem = err.Error()
		}
		diags.AddAttributeError(path.Root(attrDataModel), "Invalid input data model", "input_data_model has to be a JSON object: "+problem+".")
	}
}

// sameDataModel reports whether two models mean the same; nothing is known of an imported one, nor of one that is still to be sent.
func sameDataModel(planned, prior types.String, unseen press.Unseen) bool {
	return unseen.Has(attrDataModel) || unseen.Has(spec.Pending(attrDataModel)) || planned.Equal(prior) || jsonvalue.EqualText(planned, prior)
}
