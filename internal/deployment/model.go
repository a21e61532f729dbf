// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"cmp"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// model is peak_deployment in Terraform. ParametersWO has a value only where the model is read from the configuration: plan
// and state always hold null there.
type model struct {
	press.Metadata

	ID                  types.String   `tfsdk:"id"`
	BlockSpecID         types.String   `tfsdk:"block_spec_id"`
	AppSpecID           types.String   `tfsdk:"app_spec_id"`
	ReleaseVersion      types.String   `tfsdk:"release_version"`
	Parameters          types.Dynamic  `tfsdk:"parameters"`
	AppParameters       types.Dynamic  `tfsdk:"app_parameters"`
	ParametersWO        types.Dynamic  `tfsdk:"parameters_wo"`
	ParametersWOVersion types.Int64    `tfsdk:"parameters_wo_version"`
	Includes            types.List     `tfsdk:"includes"`
	Excludes            types.List     `tfsdk:"excludes"`
	RevisionNotes       types.String   `tfsdk:"revision_notes"`
	Wait                types.Bool     `tfsdk:"wait"`
	OnTimeout           types.String   `tfsdk:"on_timeout"`
	Status              types.String   `tfsdk:"status"`
	Revision            types.Int64    `tfsdk:"revision"`
	RevisionID          types.String   `tfsdk:"revision_id"`
	PlatformID          types.String   `tfsdk:"platform_id"`
	Blocks              types.List     `tfsdk:"blocks"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`

	// deployed are the releases of the blocks that were deployed, by their spec, as far as they are known.
	deployed map[string]string
}

// kind is the collection that the deployment belongs to.
func (m model) kind() peak.SpecKind {
	if !m.AppSpecID.IsNull() {
		return peak.Apps
	}
	return peak.Blocks
}

// specID is the spec that is deployed.
func (m model) specID() string {
	if m.kind() == peak.Apps {
		return m.AppSpecID.ValueString()
	}
	return m.BlockSpecID.ValueString()
}

// name is how messages call a deployment; right after an import its name is not known yet.
func (m model) name() string {
	return cmp.Or(m.Name.ValueString(), m.ID.ValueString())
}

// inputs are the parameter values of a model: of the blocks, of the app, and the secret ones.
type inputs struct {
	parameters, app, secret parameter.Values

	// defaults and appDefaults are sent beside them, or in their place: what is required and has a default (contract 10.5).
	defaults, appDefaults parameter.Values

	// hidden are texts among parameters and app that are secret by definition.
	hidden []string
}

// newInputs reads the values; secret comes from the configuration, which alone holds it.
func newInputs(m model, secret types.Dynamic) (inputs, error) {
	var in inputs
	for _, part := range []struct {
		name    string
		value   types.Dynamic
		byBlock bool
		into    *parameter.Values
	}{
		{"parameters", m.Parameters, m.kind() == peak.Apps, &in.parameters},
		{"app_parameters", m.AppParameters, false, &in.app},
		{"parameters_wo", secret, m.kind() == peak.Apps, &in.secret},
	} {
		raw, err := jsonvalue.ToJSON(part.value)
		if err == nil {
			*part.into, err = parameter.New(raw, part.byBlock)
		}
		if err != nil {
			return in, fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return in, nil
}

// sent is what the configuration has for the blocks.
func (in inputs) sent() parameter.Values { return in.parameters.Merged(in.secret) }

// secrets are the texts that no error may repeat.
func (in inputs) secrets() []string { return append(peak.Texts(in.secret.Nested()), in.hidden...) }

// createRequest is the request that creates the deployment.
func createRequest(plan model, in inputs) peak.DeploymentCreate {
	return peak.DeploymentCreate{
		Metadata: plan.Metadata.Request(), SpecID: plan.specID(), ReleaseVersion: plan.ReleaseVersion.ValueString(),
		Parameters: orNothing(in.sent().Merged(in.defaults)), AppParameters: orNothing(in.app.Merged(in.appDefaults)), RevisionNotes: textvalue.Pointer(plan.RevisionNotes),
		Includes: selectors(plan.Includes), Excludes: selectors(plan.Excludes), Secrets: in.secrets(),
	}
}

// revisionRequest is the request for a new revision: always the full set, since the platform does not promise to keep what
// is not given (contract 13.8).
func revisionRequest(plan model, in inputs, after int64) peak.RevisionCreate {
	return peak.RevisionCreate{
		ReleaseVersion: plan.ReleaseVersion.ValueString(), Notes: textvalue.Pointer(plan.RevisionNotes),
		Parameters: orNothing(in.sent().Merged(in.defaults)), AppParameters: orNothing(in.app.Merged(in.appDefaults)), Includes: selectors(plan.Includes), Excludes: selectors(plan.Excludes),
		After: after, Secrets: in.secrets(),
	}
}

// orNothing is nil for no values, which is not sent.
func orNothing(v parameter.Values) any {
	if nested := v.Nested(); nested != nil {
		return nested
	}
	return nil
}

func selectors(list types.List) []peak.BlockSelector {
	var chosen []peak.BlockSelector
	for _, element := range list.Elements() {
		object, ok := element.(types.Object)
		if !ok {
			continue
		}
		id, _ := object.Attributes()["id"].(types.String)
		version, _ := object.Attributes()["release_version"].(types.String)
		chosen = append(chosen, peak.BlockSelector{ID: id.ValueString(), ReleaseVersion: version.ValueString()})
	}
	return chosen
}
