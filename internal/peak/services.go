// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
)

// servicesPath is the collection that services share with webapps (contract 18).
const servicesPath = "/webapps/api/v1/webapps/"

// Service is a running API or web app (contract 18.2), as lists show it. GetService fills Members as well, with the whole
// description: JSON with numbers as json.Number, where env is texts in any case. internal/service has the table of them.
type Service struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	Status      string         `json:"status"`      // CREATING, DEPLOYING, AVAILABLE, DELETING, CREATE_FAILED, DELETE_FAILED
	ServiceType string         `json:"serviceType"` // web-app, api or shiny
	CreatedAt   string         `json:"createdAt"`   // ISO 8601
	CreatedBy   string         `json:"createdBy"`
	UpdatedAt   string         `json:"updatedAt"`
	UpdatedBy   string         `json:"updatedBy"`
	Tags        []string       `json:"-"`
	Members     map[string]any `json:"-"`
}

// UnmarshalJSON takes tags as [{name}], as the platform writes them, or as plain names, and times in any spelling.
func (s *Service) UnmarshalJSON(data []byte) error {
	type plain Service
	aux := struct {
		*plain
		Tags      []tag   `json:"tags"`
		CreatedAt instant `json:"createdAt"`
		UpdatedAt instant `json:"updatedAt"`
	}{plain: (*plain)(s)}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	s.CreatedAt, s.UpdatedAt = string(aux.CreatedAt), string(aux.UpdatedAt)
	for _, t := range aux.Tags {
		s.Tags = append(s.Tags, string(t))
	}
	return nil
}

// describedService is a service with its members.
type describedService struct{ Service }

// UnmarshalJSON also takes env values that are numbers or booleans, as their JSON text.
func (s *describedService) UnmarshalJSON(data []byte) error {
	var members struct {
		Parameters struct {
			Env map[string]text `json:"env"`
		} `json:"parameters"`
	}
	var all exact
	if err := errors.Join(json.Unmarshal(data, &s.Service), json.Unmarshal(data, &members), json.Unmarshal(data, &all)); err != nil {
		return err
	}
	s.Members, _ = all.value.(map[string]any)
	if parameters, ok := s.Members["parameters"].(map[string]any); ok && members.Parameters.Env != nil {
		env := make(map[string]any, len(members.Parameters.Env))
		for name, value := range members.Parameters.Env {
			env[name] = string(value)
		}
		parameters["env"] = env
	}
	return nil
}

// ServiceBody is the body of CreateService and UpdateService (contract 18.1), as encoding/json marshals it. Members that an
// update lacks stay as they are; nested objects are best sent complete.
type ServiceBody map[string]any

// serviceMark is what tells services apart when the answer to a create is lost.
type serviceMark struct {
	ServiceType  string  `json:"serviceType"`
	Title        *string `json:"title"`
	Description  *string `json:"description"`
	ImageDetails *struct {
		ImageID integer `json:"imageId"`
	} `json:"imageDetails"`
}

// markOf reads it from members; what cannot be read marks nothing.
func markOf(members map[string]any) (mark serviceMark) {
	data, err := json.Marshal(members)
	if err == nil {
		err = json.Unmarshal(data, &mark)
	}
	if err != nil {
		return serviceMark{}
	}
	return mark
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
// service up by name, see UnknownOutcomeError. A refusal because the name is taken is an AlreadyExistsError. secrets are texts
// of the body that no error may repeat, see Texts.
func (c *Client) CreateService(ctx context.Context, create ServiceBody, secrets ...string) (string, error) {
	name, _ := create["name"].(string)
	return createOnce(ctx, c, creation[string]{
		kind: "service",
		name: name,
		idOf: func(id string) string { return id },
		send: func(ctx context.Context) (string, error) {
			return c.writeService(ctx, call{method: http.MethodPost, body: create, secrets: secrets})
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[string], error) {
			var found []candidate[string]
			for service, err := range c.listServices(ctx, ListServicesQuery{SearchTerm: name}, clock) {
				if err != nil {
					return nil, err
				}
				if service.Name != name {
					continue
				}
				item := candidate[string]{id: service.ID, createdAt: service.CreatedAt, result: service.ID}
				// Lists do not show what a service is made of.
				described, err := c.GetService(ctx, service.ID)
				switch {
				case err == nil:
					item.matches = sameService(markOf(described.Members), markOf(create))
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
func sameService(shown, sent serviceMark) bool {
	serviceType := sent.ServiceType
	if serviceType == "" {
		serviceType = "web-app" // the platform's default (contract 18.1)
	}
	return shown.ServiceType == serviceType &&
		shown.ImageDetails != nil && sent.ImageDetails != nil && shown.ImageDetails.ImageID == sent.ImageDetails.ImageID &&
		(shown.Title == nil || asSent(*shown.Title, sent.Title)) &&
		(shown.Description == nil || asSent(*shown.Description, sent.Description))
}

// GetService describes a service.
func (c *Client) GetService(ctx context.Context, id string) (Service, error) {
	var answer describedService
	err := c.get(ctx, servicesPath, []string{id}, &answer, func() error { return need("id", answer.ID != "") })
	return answer.Service, err
}

// UpdateService changes a service, which redeploys it when anything but title and description changes. secrets are as for
// CreateService.
func (c *Client) UpdateService(ctx context.Context, id string, update ServiceBody, secrets ...string) error {
	return c.do(ctx, call{method: http.MethodPatch, collection: servicesPath, item: []string{id}, body: update, idempotent: true, secrets: secrets})
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
