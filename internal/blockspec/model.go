package blockspec

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// model is peak_block_spec in Terraform.
type model struct {
	press.Metadata
	press.Visibility
	press.Content

	ID       types.String   `tfsdk:"id"`
	Release  types.Object   `tfsdk:"release"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// createRequest is the request that creates the spec with its first release.
func createRequest(plan, config model, upload *peak.Upload) (peak.BlockSpecCreate, error) {
	release, err := releaseRequest(plan.Content, config.Content, press.ReleaseOf(plan.Release), upload)
	return peak.BlockSpecCreate{
		Kind: plan.Kind.ValueString(), Metadata: plan.Metadata.Request(), Featured: plan.Featured.ValueBoolPointer(),
		Scope: plan.Scope.ValueStringPointer(), Tenants: press.Strings(plan.Tenants),
		Release: release.Release, Config: release.Config, AutoRunOnDeploy: release.AutoRunOnDeploy, Parameters: release.Parameters, Artifact: release.Artifact,
		Secrets: release.Secrets,
	}, err
}

// releaseRequest is the request that publishes a release.
func releaseRequest(plan, config press.Content, release press.Release, upload *peak.Upload) (peak.BlockReleaseCreate, error) {
	body, err := plan.Config(config)
	if err != nil {
		return peak.BlockReleaseCreate{}, err
	}
	definitions, err := press.EncodeDefinitions(plan.Parameters)
	return peak.BlockReleaseCreate{
		Release: release.Input(), Config: body, AutoRunOnDeploy: plan.AutoRunOnDeploy.ValueBoolPointer(), Parameters: definitions, Artifact: upload,
		Secrets: config.Secrets(),
	}, err
}

// refreshed takes an answer into the state. What a release holds never changes, so it stays.
func refreshed(spec peak.Spec, prior model) model {
	prior.ID = types.StringValue(spec.ID)
	prior.Metadata = press.NewMetadata(spec.Metadata, prior.Metadata)
	prior.Visibility = press.NewVisibility(spec, prior.Visibility)
	return prior
}

// filled replaces what is unknown in the plan by what the platform answered; everything else stays as planned.
func filled(plan model, answer model) model {
	plan.ID = answer.ID
	plan.Metadata = plan.Metadata.Fill(answer.Metadata)
	plan.Visibility = plan.Visibility.Fill(answer.Visibility)
	return plan
}

// written is the plan as it is saved before anything is read back: only the id is known of the answer.
func written(plan model, id string) model {
	return filled(plan, model{ID: types.StringValue(id), Visibility: press.Visibility{LatestRelease: press.ReleaseOf(plan.Release).Version}})
}

// nameOrID is how messages call a spec; right after an import its name is not known yet.
func nameOrID(state model) string {
	if name := state.Name.ValueString(); name != "" {
		return name
	}
	return state.ID.ValueString()
}
