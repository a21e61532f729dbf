package peak

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
)

// servicesPath is the collection that services share with webapps (contract 18).
const servicesPath = "/webapps/api/v1/webapps/"

// Service is a running API or web app (contract 18.2). Pointers are nil where the platform shows nothing or null.
// ListServices fills ID, Name, Status, ServiceType, times, users and tags only.
type Service struct {
	ID                string             `json:"id"`
	Name              string             `json:"name"`
	Title             *string            `json:"title"`
	Description       *string            `json:"description"`
	Status            string             `json:"status"`      // CREATING, DEPLOYING, AVAILABLE, DELETING, CREATE_FAILED, DELETE_FAILED
	ServiceType       string             `json:"serviceType"` // web-app, api or shiny
	ImageDetails      *ServiceImage      `json:"imageDetails"`
	Resources         *ServiceResources  `json:"resources"`
	Parameters        *ServiceParameters `json:"parameters"`
	SessionStickiness *bool              `json:"sessionStickiness"`
	ScaleToZero       *bool              `json:"scaleToZero"`
	Entrypoint        *string            `json:"entrypoint"`
	HealthCheckURL    *string            `json:"healthCheckURL"`
	MinInstances      *int64             `json:"minInstances"`
	CreatedAt         string             `json:"createdAt"` // ISO 8601
	CreatedBy         string             `json:"createdBy"`
	UpdatedAt         string             `json:"updatedAt"`
	UpdatedBy         string             `json:"updatedBy"`
	Tags              []string           `json:"-"`
}

// UnmarshalJSON takes tags as [{name}], as the platform writes them, or as plain names, and numbers in any spelling.
func (s *Service) UnmarshalJSON(data []byte) error {
	type plain Service
	aux := struct {
		*plain
		MinInstances *integer `json:"minInstances"`
		Tags         []tag    `json:"tags"`
	}{plain: (*plain)(s)}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	s.MinInstances = aux.MinInstances.pointer()
	for _, t := range aux.Tags {
		s.Tags = append(s.Tags, string(t))
	}
	return nil
}

// ServiceImage is the image that a service runs. Without a VersionID the platform takes the latest ready version.
type ServiceImage struct {
	ImageID   int64  `json:"imageId"`
	VersionID *int64 `json:"versionId,omitempty"`
}

// UnmarshalJSON takes ids in any spelling of a whole number.
func (i *ServiceImage) UnmarshalJSON(data []byte) error {
	var answer struct {
		ImageID   integer  `json:"imageId"`
		VersionID *integer `json:"versionId"`
	}
	err := json.Unmarshal(data, &answer)
	i.ImageID, i.VersionID = int64(answer.ImageID), answer.VersionID.pointer()
	return err
}

// ServiceResources is the instance type of a service, one of InstanceOptions.
type ServiceResources struct {
	InstanceTypeID *int64 `json:"instanceTypeId,omitempty"`
}

// UnmarshalJSON takes an id in any spelling of a whole number.
func (r *ServiceResources) UnmarshalJSON(data []byte) error {
	var answer struct {
		InstanceTypeID *integer `json:"instanceTypeId"`
	}
	err := json.Unmarshal(data, &answer)
	r.InstanceTypeID = answer.InstanceTypeID.pointer()
	return err
}

// ServiceParameters is what a service finds in its environment. Members that are nil are not sent, empty ones are.
type ServiceParameters struct {
	Env     map[string]string `json:"env,omitzero"`
	Secrets []string          `json:"secrets,omitzero"` // names of secrets

	// Hidden are values of Env that no error may repeat, see Texts.
	Hidden []string `json:"-"`
}

// hidden returns what an error message must not repeat.
func (p *ServiceParameters) hidden() []string {
	if p == nil {
		return nil
	}
	return p.Hidden
}

// UnmarshalJSON also takes env values that are numbers or booleans, as their JSON text.
func (p *ServiceParameters) UnmarshalJSON(data []byte) error {
	var answer struct {
		Env     map[string]text `json:"env"`
		Secrets []string        `json:"secrets"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return err
	}
	p.Secrets = answer.Secrets
	if answer.Env != nil {
		p.Env = make(map[string]string, len(answer.Env))
	}
	for name, value := range answer.Env {
		p.Env[name] = string(value)
	}
	return nil
}

// ServiceCreate is the body of CreateService (contract 18.1). Nil and "" members are not sent.
type ServiceCreate struct {
	Name              string             `json:"name"`
	Title             *string            `json:"title,omitempty"`
	Description       *string            `json:"description,omitempty"`
	ServiceType       string             `json:"serviceType,omitempty"` // web-app (the platform's default), api or shiny
	ImageDetails      ServiceImage       `json:"imageDetails"`
	Resources         *ServiceResources  `json:"resources,omitempty"`
	Parameters        *ServiceParameters `json:"parameters,omitempty"`
	SessionStickiness *bool              `json:"sessionStickiness,omitempty"` // not for api
	ScaleToZero       *bool              `json:"scaleToZero,omitempty"`       // web-app only, not with session stickiness
	Entrypoint        *string            `json:"entrypoint,omitempty"`
	HealthCheckURL    *string            `json:"healthCheckURL,omitempty"`
	MinInstances      *int64             `json:"minInstances,omitempty"` // 1 (the platform's default) or 2
}

// ServiceUpdate is the body of UpdateService. Nil members stay as they are; nested ones are best sent complete.
type ServiceUpdate struct {
	Title             *string            `json:"title,omitempty"`
	Description       *string            `json:"description,omitempty"`
	ImageDetails      *ServiceImage      `json:"imageDetails,omitempty"`
	Resources         *ServiceResources  `json:"resources,omitempty"`
	Parameters        *ServiceParameters `json:"parameters,omitempty"`
	SessionStickiness *bool              `json:"sessionStickiness,omitempty"`
	ScaleToZero       *bool              `json:"scaleToZero,omitempty"`
	Entrypoint        *string            `json:"entrypoint,omitempty"`
	HealthCheckURL    *string            `json:"healthCheckURL,omitempty"`
	MinInstances      *int64             `json:"minInstances,omitempty"`
}

// ListServicesQuery filters ListServices. Empty members do not filter; several values of one member mean any of them.
type ListServicesQuery struct {
	Status      []string
	ServiceType []string // api, web-app, shiny
	SearchTerm  string   // in the name
	PageSize    int      // 0 means 100
}

// ListServices lists the services of all types.
func (c *Client) ListServices(ctx context.Context, query ListServicesQuery) iter.Seq2[Service, error] {
	return c.listServices(ctx, query, nil)
}

func (c *Client) listServices(ctx context.Context, query ListServicesQuery, clock *serverClock) iter.Seq2[Service, error] {
	// Without featureType the same collection lists the older webapps only.
	values := url.Values{"featureType": {"services"}}
	addTexts(values, "status", query.Status)
	addText(values, "searchTerm", query.SearchTerm)
	addTexts(values, "serviceType", query.ServiceType)
	return list[Service](ctx, c, listing{
		collection: servicesPath, query: values, pageSize: query.PageSize, keys: []string{"services", "webapps"}, clock: clock,
	})
}

// CreateService creates a service and starts its deployment; it returns the id. When the answer is lost it looks the
// service up by name, see UnknownOutcomeError. A refusal because the name is taken is an AlreadyExistsError.
func (c *Client) CreateService(ctx context.Context, create ServiceCreate) (string, error) {
	return createOnce(ctx, c, creation[string]{
		kind: "service",
		name: create.Name,
		send: func(ctx context.Context) (string, error) {
			return c.writeService(ctx, call{method: http.MethodPost, body: create, secrets: create.Parameters.hidden()})
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[string], error) {
			var found []candidate[string]
			for service, err := range c.listServices(ctx, ListServicesQuery{SearchTerm: create.Name}, clock) {
				if err != nil {
					return nil, err
				}
				if service.Name != create.Name {
					continue
				}
				item := candidate[string]{id: service.ID, createdAt: service.CreatedAt, result: service.ID}
				// Lists do not show what a service is made of.
				described, err := c.GetService(ctx, service.ID)
				switch {
				case err == nil:
					item.matches = sameService(described, create)
				case !IsNotFound(err):
					return nil, err
				}
				found = append(found, item)
			}
			return found, nil
		},
	})
}

// sameService reports whether a service can be the one that was sent. Members that the platform does not show for certain
// (contract 18.2) only count when it does.
func sameService(shown Service, sent ServiceCreate) bool {
	serviceType := sent.ServiceType
	if serviceType == "" {
		serviceType = "web-app" // the platform's default (contract 18.1)
	}
	return shown.ServiceType == serviceType &&
		shown.ImageDetails != nil && shown.ImageDetails.ImageID == sent.ImageDetails.ImageID &&
		(shown.Title == nil || asSent(*shown.Title, sent.Title)) &&
		(shown.Description == nil || asSent(*shown.Description, sent.Description))
}

// GetService describes a service.
func (c *Client) GetService(ctx context.Context, id string) (Service, error) {
	var service Service
	err := c.get(ctx, servicesPath, []string{id}, &service, func() error { return need("id", service.ID != "") })
	return service, err
}

// UpdateService changes a service, which redeploys it when anything but title and description changes.
func (c *Client) UpdateService(ctx context.Context, id string, update ServiceUpdate) error {
	return c.do(ctx, call{method: http.MethodPatch, collection: servicesPath, item: []string{id}, body: update, idempotent: true, secrets: update.Parameters.hidden()})
}

// writeService sends a create, which answers {id}.
func (c *Client) writeService(ctx context.Context, r call) (string, error) {
	var answer struct {
		ID string `json:"id"`
	}
	r.collection, r.out = servicesPath, &answer
	r.check = func() error { return need("id", answer.ID != "") }
	err := c.do(ctx, r)
	return answer.ID, err
}

// DeleteService deletes a service. The platform does it in the background: GetService answers until it is gone. A service
// that is already gone (404) is a success; a busy one is refused with 409.
func (c *Client) DeleteService(ctx context.Context, id string) error {
	return c.delete(ctx, servicesPath, id)
}
