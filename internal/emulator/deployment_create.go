package emulator

import (
	"net/http"

	"github.com/google/uuid"
)

// createBlock deploys a release of a block spec and makes revision 1 (contract 13.1).
func (d *deployments) createBlock(r *request) (reply, error) {
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	blueprint, published, err := d.readSpec(in, collections()[0])
	if err != nil {
		return reply{}, err
	}
	object, err := d.readDeployment(in, blueprint)
	if err != nil {
		return reply{}, err
	}
	wanted, err := d.readBlockRevision(in, blueprint, published)
	if err != nil {
		return reply{}, err
	}
	d.state.Deployments[object.ID] = object
	d.addRevision(object, wanted)
	d.begin(object, wanted, depDeploying)
	return created(map[string]any{"id": object.ID})
}

// reviseBlock makes a new revision of a block deployment (contract 13.8). Parameters that are not given are not inherited
// from the revision before [ASSUMED].
func (d *deployments) reviseBlock(r *request) (reply, error) {
	object, err := d.find(collections()[0], r)
	if err != nil {
		return reply{}, err
	}
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	blueprint, published, err := d.readRevised(in, object)
	if err != nil {
		return reply{}, err
	}
	wanted, err := d.readBlockRevision(in, blueprint, published)
	if err != nil {
		return reply{}, err
	}
	if before := d.revision(object.ID, object.Latest); object.Parent != "" && before != nil {
		// The block of an app goes on to inherit from it.
		wanted.AppParameters, wanted.AutoRun = before.AppParameters, before.AutoRun
	}
	if err := d.idle(object, http.StatusConflict); err != nil {
		return reply{}, err
	}
	d.addRevision(object, wanted)
	d.begin(object, wanted, depDeploying)
	return revisedAnswer(wanted)
}

// readSpec finds the spec and release that a create names.
func (d *deployments) readSpec(in *fields, c collection) (*spec, *release, error) {
	reference, isGiven := in.object("spec")
	var id, version string
	if isGiven {
		id, _ = reference.text("id")
		if published, given := reference.object("release"); given {
			version, _ = published.text("version")
		}
	}
	if err := in.err(); err != nil {
		return nil, nil, err
	}
	if id == "" {
		return nil, nil, refuse(http.StatusBadRequest, "spec.id is required.")
	}
	blueprint := d.specs.state.Specs[id]
	if blueprint == nil || !c.has(blueprint.Kind) {
		return nil, nil, refuse(http.StatusNotFound, "There is no %s spec %s.", c.word, id)
	}
	return d.deployable(blueprint, version)
}

// readRevised finds the release that a revision is to be of.
func (d *deployments) readRevised(in *fields, object *deployment) (*spec, *release, error) {
	var version string
	if published, given := in.object("release"); given {
		version, _ = published.text("version")
	}
	if err := in.err(); err != nil {
		return nil, nil, err
	}
	blueprint := d.specs.state.Specs[object.SpecID]
	if blueprint == nil {
		return nil, nil, refuse(http.StatusNotFound, "The spec %s of deployment %s is gone.", object.SpecID, object.Metadata.Name)
	}
	return d.deployable(blueprint, version)
}

// deployable is a release, the latest for "", that may be deployed (contract 25).
func (d *deployments) deployable(blueprint *spec, version string) (*spec, *release, error) {
	published := d.specs.release(blueprint.ID, version)
	if published == nil {
		return nil, nil, refuse(http.StatusNotFound, "Spec %s has no release %s.", blueprint.Metadata.Name, version)
	}
	if blueprint.Status != specAvailable {
		return nil, nil, refuse(http.StatusUnprocessableEntity, "Spec %s is %s, not available.", blueprint.Metadata.Name, blueprint.Status)
	}
	return blueprint, published, nil
}

// readDeployment reads the metadata of a new deployment; what is omitted comes from the spec [ASSUMED].
func (d *deployments) readDeployment(in *fields, blueprint *spec) (*deployment, error) {
	object := d.newDeployment(blueprint)
	if meta, given := in.object("metadata"); given {
		if err := object.Metadata.merge(meta); err != nil {
			return nil, err
		}
	}
	if err := in.err(); err != nil {
		return nil, err
	}
	return object, d.checkName(object.ID, object.Kind, object.Metadata.Name)
}

// newDeployment makes a deployment that is not stored yet.
func (d *deployments) newDeployment(blueprint *spec) *deployment {
	return &deployment{
		record: d.p.newRecord(), audit: d.p.newAudit(), ID: uuid.NewString(), Kind: blueprint.Kind, SpecID: blueprint.ID, Status: depDeploying,
		Metadata: d.inherited(blueprint),
	}
}

// readRevision reads what all revisions have.
func readRevision(in *fields, published *release) (*revision, error) {
	wanted := &revision{Version: published.Version, AutoRun: published.AutoRunOnDeploy}
	if notes, given := in.object("revision"); given {
		if text, given := notes.text("notes"); given {
			wanted.Notes = &text
		}
	}
	return wanted, in.err()
}

// readBlockRevision reads and checks the revision of a block.
func (d *deployments) readBlockRevision(in *fields, blueprint *spec, published *release) (*revision, error) {
	wanted, err := readRevision(in, published)
	if err != nil {
		return nil, err
	}
	parameters, _ := in.object("parameters")
	wanted.Parameters = newValueSet(parameters)
	if err := in.err(); err != nil {
		return nil, err
	}
	return wanted, d.checkBlock(blueprint, published, wanted, "parameters")
}

// checkBlock refuses values that the release does not take, and a config that makes no sense with them.
func (d *deployments) checkBlock(blueprint *spec, published *release, wanted *revision, at string) error {
	b := bound{definitions: published.definitions(), given: wanted.Parameters, app: wanted.AppParameters}
	resolved, err := b.check(at)
	if err != nil {
		return err
	}
	config, err := resolveConfig(published, resolved.Build)
	if err != nil {
		return err
	}
	check := d.specs.checkFor(blueprint.Scope)
	check.resolved = true
	if blob := d.archive(published); blob != "" {
		if check.files, err = d.specs.unpack(blob); err != nil {
			return err
		}
	}
	return unacceptable("With these parameters, ", check.config(blueprint.Kind, config))
}

// archive is the upload of a release, "" when it has none.
func (d *deployments) archive(published *release) string {
	if published.Artifact == nil {
		return ""
	}
	if found := d.artifacts.state.Artifacts[published.Artifact.ID]; found != nil {
		for _, version := range found.Versions {
			if version.Version == published.Artifact.Version {
				return version.Blob
			}
		}
	}
	return ""
}

// resolveConfig is the config of a release with every reference replaced. One without a value leaves its member out.
func resolveConfig(published *release, build values) (map[string]any, error) {
	resolved, err := substitute(published.Config.value, func(name string) (any, error) { return build[name], nil })
	if err != nil {
		return nil, err
	}
	config, _ := resolved.(map[string]any)
	asEnvironment(config)
	steps, _ := config["steps"].(map[string]any)
	for _, step := range steps {
		if object, is := step.(map[string]any); is {
			asEnvironment(object)
		}
	}
	return config, nil
}

// asEnvironment writes the environment of a step or service as texts: parameters of any type may be passed in it.
func asEnvironment(holder map[string]any) {
	parameters, _ := holder["parameters"].(map[string]any)
	env, _ := parameters["env"].(map[string]any)
	for name, value := range env {
		env[name] = asText(value)
	}
}

// blockBound are the values of a block's revision with their definitions.
func (d *deployments) blockBound(object *deployment, of *revision) bound {
	b := bound{given: of.Parameters, app: of.AppParameters}
	if published := d.specs.release(object.SpecID, of.Version); published != nil {
		b.definitions = published.definitions()
	}
	return b
}

// appBound are the values of an app's revision with their definitions.
func (d *deployments) appBound(object *deployment, of *revision) bound {
	b := d.blockBound(object, of)
	b.given, b.app = of.AppParameters, valueSet{}
	return b
}
